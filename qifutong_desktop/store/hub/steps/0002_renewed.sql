-- The hub, version 2: who is given a new password hears of it, and auditors do; cases are listed in the order of laptops.

ALTER TABLE qifutong.alarms DROP CONSTRAINT alarms_kind_check;
ALTER TABLE qifutong.alarms ADD CONSTRAINT alarms_kind_check
    CHECK (kind IN ('device_twice', 'number_twice', 'password_new'));

-- A new password for a member who lost his, or was revoked. An administrator could sign in by it: the alarm stays.
CREATE OR REPLACE FUNCTION qifutong.renew(its_role text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
BEGIN
    PERFORM qifutong.must_be_admin();
    UPDATE qifutong.members SET revoked = NULL WHERE role = its_role;
    IF NOT FOUND OR verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
        RAISE EXCEPTION 'no member %', its_role USING ERRCODE = 'QF012';
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', its_role, verifier);
    INSERT INTO qifutong.alarms (kind, subject, what, role) VALUES (
        'password_new',
        its_role || to_char(clock_timestamp() AT TIME ZONE 'UTC', ' YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        jsonb_build_object('by', session_user),
        its_role);
END
$$;

-- "C": what a laptop sorts by, whatever the collation of the database.
CREATE INDEX cases_team ON qifutong.cases (team, case_id COLLATE "C");
CREATE INDEX cases_id ON qifutong.cases (case_id COLLATE "C");
