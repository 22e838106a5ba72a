-- The hub, version 1. Run as qifutong_owner, in one transaction, by administration.prepare_hub; never by hand.
-- Whoever is asked about is session_user: SET ROLE changes current_user, and inside these functions that is the owner.
-- SQLSTATEs of our own, QF001 …: connection.py says them in words.

CREATE TABLE qifutong.hub (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    version integer NOT NULL,
    made timestamptz NOT NULL DEFAULT clock_timestamp(),
    one boolean NOT NULL DEFAULT true UNIQUE CHECK (one)
);

CREATE TABLE qifutong.members (
    role text PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100 AND name !~ '[[:cntrl:]\u200e\u200f\u2028-\u202e\u2066-\u2069]'),
    kind text NOT NULL CHECK (kind IN ('team', 'auditor', 'admin')),
    team text NOT NULL CHECK (length(team) <= 100 AND (kind = 'team') = (team <> '')),
    enrolled timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked timestamptz
);

-- Under which names a member writes. A name is one person's: an author names one role.
CREATE TABLE qifutong.authors (
    author text PRIMARY KEY CHECK (length(author) BETWEEN 1 AND 100),
    role text NOT NULL REFERENCES qifutong.members
);

CREATE TABLE qifutong.devices (
    code text PRIMARY KEY CHECK (code ~ '^[0-9A-Z]{2,4}$'),
    role text NOT NULL REFERENCES qifutong.members,
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    enrolled timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE qifutong.cases (
    case_id text PRIMARY KEY CHECK (case_id ~ '^[0-9A-Za-z_-]{1,64}$'),
    team text NOT NULL,
    first_role text NOT NULL
);

CREATE TABLE qifutong.operations (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name bytea NOT NULL UNIQUE,
    team text NOT NULL,
    case_id text NOT NULL,
    device text NOT NULL,
    n bigint NOT NULL CHECK (n > 0),
    role text NOT NULL,
    field text NOT NULL,
    body text NOT NULL CHECK (octet_length(body) <= 1048576),
    signature bytea CHECK (octet_length(signature) = 64),
    came timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (device, n)
);
CREATE INDEX operations_team ON qifutong.operations (team, seq);
CREATE INDEX operations_case ON qifutong.operations (case_id, field);

CREATE TABLE qifutong.blobs (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 bytea NOT NULL,
    kind text NOT NULL CHECK (kind IN ('attachment', 'quote', 'signed')),
    team text NOT NULL,
    case_id text NOT NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
    at text NOT NULL CHECK (at ~ '^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$'),
    number text CHECK (number ~ '^[0-9A-Za-z-]{1,64}$'),
    version integer CHECK (version > 0),
    facts jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(facts) = 'object' AND octet_length(facts::text) <= 1048576),
    size bigint NOT NULL CHECK (size BETWEEN 1 AND 33554432),
    body bytea NOT NULL,
    role text NOT NULL,
    came timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (case_id, kind, sha256),
    CHECK ((kind = 'attachment') = (number IS NULL) AND (number IS NULL) = (version IS NULL))
);
CREATE INDEX blobs_team ON qifutong.blobs (team, seq);
CREATE UNIQUE INDEX blobs_number ON qifutong.blobs (number, version) WHERE kind = 'quote';
-- papers are compressed already; whole, they can be read piece by piece
ALTER TABLE qifutong.blobs ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE qifutong.erasures (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id text NOT NULL UNIQUE,
    team text NOT NULL,
    role text NOT NULL,
    came timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE qifutong.releases (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('pricebook', 'questionnaire')),
    release bigint NOT NULL CHECK (release > 0),
    body text NOT NULL CHECK (octet_length(body) <= 8388608),
    role text NOT NULL,
    came timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (kind, release)
);

-- One row for each thing that is wrong, however often it is tried.
CREATE TABLE qifutong.alarms (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('device_twice', 'number_twice')),
    subject text NOT NULL,
    what jsonb NOT NULL,
    role text NOT NULL,
    came timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (kind, subject)
);

-- Whose turn it is to write. A lock on a table that only the functions below may touch: an advisory lock could be taken,
-- and held, by anyone who can sign in.
CREATE TABLE qifutong.turn ();

-- Who asks -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION qifutong.my_kind() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$ SELECT kind FROM qifutong.members WHERE role = session_user AND revoked IS NULL $$;

CREATE FUNCTION qifutong.my_team() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$ SELECT team FROM qifutong.members WHERE role = session_user AND kind = 'team' AND revoked IS NULL $$;

-- The body as JSON that PostgreSQL can hold: it has no word for the character 0.
CREATE FUNCTION qifutong.plain(body text) RETURNS jsonb LANGUAGE sql IMMUTABLE
AS $$ SELECT pg_catalog.replace(body, '\u0000', '\ufffd')::pg_catalog.jsonb $$;

CREATE FUNCTION qifutong.alarm(its_kind text, its_subject text, says jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
    INSERT INTO qifutong.alarms (kind, subject, what, role) VALUES (its_kind, its_subject, says, session_user)
    ON CONFLICT (kind, subject) DO NOTHING
$$;

CREATE FUNCTION qifutong.must_be_admin() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
BEGIN
    IF qifutong.my_kind() IS DISTINCT FROM 'admin' THEN
        RAISE EXCEPTION '% is no administrator of this hub', session_user USING ERRCODE = 'QF001';
    END IF;
END
$$;

-- Writing, one after the other -----------------------------------------------------------------------------------------

-- Before any row gets its seq: writers wait for each other until the one before has committed, so seq grows in the order
-- in which rows become visible, and whoever reads "seq > my last one" misses nothing.
CREATE FUNCTION qifutong.take_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the hub is written in read committed' USING ERRCODE = 'QF009';
    END IF;
    LOCK TABLE qifutong.turn IN EXCLUSIVE MODE;
    RETURN NULL;
END
$$;

CREATE FUNCTION qifutong.keep() RETURNS trigger LANGUAGE plpgsql SET search_path = qifutong, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('qifutong.erasing', true) = 'yes' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'what is on the hub is never altered' USING ERRCODE = 'QF009';
END
$$;

-- The team of whoever writes; the case is his team's, or is now.
CREATE FUNCTION qifutong.team_of_case(its_case text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
DECLARE
    mine text := qifutong.my_team();
    its text;
BEGIN
    IF mine IS NULL THEN
        RAISE EXCEPTION '% writes nothing here', session_user USING ERRCODE = 'QF001';
    END IF;
    INSERT INTO qifutong.cases VALUES (its_case, mine, session_user) ON CONFLICT DO NOTHING;
    SELECT team INTO its FROM qifutong.cases WHERE case_id = its_case;
    IF its <> mine THEN
        RAISE EXCEPTION 'case % is another team''s', its_case USING ERRCODE = 'QF004';
    END IF;
    RETURN mine;
END
$$;

CREATE FUNCTION qifutong.take_operation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
DECLARE
    said jsonb;
    writer text;
BEGIN
    IF octet_length(NEW.body) > 1048576 THEN
        RAISE EXCEPTION 'an operation of more than 1 MB' USING ERRCODE = 'QF007';
    END IF;
    IF NEW.name IS DISTINCT FROM sha256(convert_to(NEW.body, 'UTF8')) THEN
        RAISE EXCEPTION 'the name is not the hash of the body' USING ERRCODE = 'QF003';
    END IF;
    PERFORM 1 FROM qifutong.devices WHERE code = NEW.device AND role = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'device % is not enrolled to %', NEW.device, session_user USING ERRCODE = 'QF002';
    END IF;
    BEGIN
        said := qifutong.plain(NEW.body);
        IF jsonb_typeof(said) <> 'object'
            OR (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(said) AS key) IS DISTINCT FROM
                ARRAY['at', 'author', 'case', 'device', 'field', 'kind', 'n', 'of', 'reason', 'supersedes', 'value']
            OR said->'case' IS DISTINCT FROM to_jsonb(NEW.case_id)
            OR said->'device' IS DISTINCT FROM to_jsonb(NEW.device)
            OR said->'n' IS DISTINCT FROM to_jsonb(NEW.n)
            OR jsonb_typeof(said->'author') <> 'string' OR jsonb_typeof(said->'field') <> 'string'
            OR coalesce(said->>'kind', '') NOT IN ('set', 'undo', 'redo')
            OR jsonb_typeof(said->'of') <> 'string' OR jsonb_typeof(said->'reason') <> 'string'
            OR jsonb_typeof(said->'supersedes') <> 'array'
            OR said->>'at' !~ '^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$' OR (said->>'at')::timestamptz IS NULL
            OR length(said->>'field') > 500
        THEN
            RAISE EXCEPTION 'the body is no operation of this case, device and number' USING ERRCODE = 'QF006';
        END IF;
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
        RAISE EXCEPTION 'the body is no operation' USING ERRCODE = 'QF006';
    END;
    writer := said->>'author';
    PERFORM 1 FROM qifutong.authors WHERE author = writer AND role = session_user
        UNION ALL SELECT 1 FROM qifutong.devices WHERE code = writer AND role = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the author is not %', session_user USING ERRCODE = 'QF005';
    END IF;
    NEW.team := qifutong.team_of_case(NEW.case_id);
    NEW.role := session_user;
    NEW.field := said->>'field';
    PERFORM 1 FROM qifutong.erasures WHERE case_id = NEW.case_id;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM qifutong.operations WHERE name = NEW.name;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM qifutong.operations WHERE device = NEW.device AND n = NEW.n;
    IF FOUND THEN
        PERFORM qifutong.alarm('device_twice', NEW.device, jsonb_build_object(
            'device', NEW.device, 'n', NEW.n, 'case_id', NEW.case_id, 'offered', encode(NEW.name, 'hex')));
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION qifutong.take_blob() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
DECLARE
    other bytea;
BEGIN
    IF octet_length(NEW.body) > 33554432 THEN
        RAISE EXCEPTION 'a file of more than 32 MB' USING ERRCODE = 'QF007';
    END IF;
    IF NEW.sha256 IS DISTINCT FROM sha256(NEW.body) THEN
        RAISE EXCEPTION 'the name is not the hash of the file' USING ERRCODE = 'QF003';
    END IF;
    NEW.size := octet_length(NEW.body);
    NEW.role := session_user;
    NEW.team := qifutong.team_of_case(NEW.case_id);
    NEW.facts := coalesce(NEW.facts, '{}');
    BEGIN
        -- NaN and infinity are numbers and days to PostgreSQL, and would spoil every sum of the views
        IF NEW.facts->>'total' !~ '^\d{1,15}(\.\d{1,2})?$' OR NEW.facts->>'valid_until' !~ '^\d{4}-\d\d-\d\d$'
            OR NEW.facts->>'go_live' !~ '^\d{4}-\d\d-\d\d$'
        THEN
            RAISE EXCEPTION 'a fact is no amount or day' USING ERRCODE = 'QF006';
        END IF;
        PERFORM NEW.at::timestamptz, (NEW.facts->>'valid_until')::date, (NEW.facts->>'go_live')::date;
    EXCEPTION WHEN data_exception THEN
        RAISE EXCEPTION 'a fact is no amount or day' USING ERRCODE = 'QF006';
    END;
    PERFORM 1 FROM qifutong.blobs WHERE case_id = NEW.case_id AND kind = NEW.kind AND sha256 = NEW.sha256;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    IF (SELECT count(*) FROM qifutong.blobs WHERE case_id = NEW.case_id) >= 5000 THEN
        RAISE EXCEPTION 'more than 5000 papers in a case' USING ERRCODE = 'QF007';
    END IF;
    IF NEW.kind = 'attachment' THEN
        PERFORM 1 FROM qifutong.erasures WHERE case_id = NEW.case_id;
        IF FOUND THEN
            RETURN NULL;
        END IF;
        IF NEW.size + (SELECT coalesce(sum(size), 0) FROM qifutong.blobs WHERE case_id = NEW.case_id) > 268435456 THEN
            RAISE EXCEPTION 'more than 256 MB in a case' USING ERRCODE = 'QF007';
        END IF;
    ELSIF NEW.kind = 'quote' THEN
        PERFORM 1 FROM qifutong.devices WHERE code = split_part(NEW.number, '-', 2) AND role = session_user;
        IF NOT FOUND THEN
            RAISE EXCEPTION '% is no number of %', NEW.number, session_user USING ERRCODE = 'QF002';
        END IF;
        SELECT sha256 INTO other FROM qifutong.blobs
            WHERE kind = 'quote' AND number = NEW.number AND version = NEW.version;
        IF FOUND THEN
            PERFORM qifutong.alarm('number_twice', NEW.number || ' ' || NEW.version, jsonb_build_object(
                'number', NEW.number, 'version', NEW.version, 'case_id', NEW.case_id,
                'had', encode(other, 'hex'), 'offered', encode(NEW.sha256, 'hex')));
            RETURN NULL;
        END IF;
    ELSE
        PERFORM 1 FROM qifutong.blobs
            WHERE kind = 'quote' AND number = NEW.number AND version = NEW.version AND case_id = NEW.case_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such quote of this case' USING ERRCODE = 'QF006';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER a_turn BEFORE INSERT ON qifutong.operations FOR EACH STATEMENT EXECUTE FUNCTION qifutong.take_turn();
CREATE TRIGGER b_take BEFORE INSERT ON qifutong.operations FOR EACH ROW EXECUTE FUNCTION qifutong.take_operation();
CREATE TRIGGER c_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON qifutong.operations
    FOR EACH STATEMENT EXECUTE FUNCTION qifutong.keep();
CREATE TRIGGER a_turn BEFORE INSERT ON qifutong.blobs FOR EACH STATEMENT EXECUTE FUNCTION qifutong.take_turn();
CREATE TRIGGER b_take BEFORE INSERT ON qifutong.blobs FOR EACH ROW EXECUTE FUNCTION qifutong.take_blob();
CREATE TRIGGER c_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON qifutong.blobs
    FOR EACH STATEMENT EXECUTE FUNCTION qifutong.keep();
CREATE TRIGGER a_turn BEFORE INSERT ON qifutong.erasures FOR EACH STATEMENT EXECUTE FUNCTION qifutong.take_turn();
CREATE TRIGGER c_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON qifutong.erasures
    FOR EACH STATEMENT EXECUTE FUNCTION qifutong.keep();
CREATE TRIGGER a_turn BEFORE INSERT ON qifutong.releases FOR EACH STATEMENT EXECUTE FUNCTION qifutong.take_turn();
CREATE TRIGGER c_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON qifutong.releases
    FOR EACH STATEMENT EXECUTE FUNCTION qifutong.keep();

-- What a laptop calls --------------------------------------------------------------------------------------------------

-- 'welcome', 'known', or 'taken': another key, or another member, has this code. An alarm is kept, and stays.
CREATE FUNCTION qifutong.hello(device text, public_key bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
DECLARE
    known qifutong.devices;
BEGIN
    IF qifutong.my_team() IS NULL THEN
        RAISE EXCEPTION '% brings no device', session_user USING ERRCODE = 'QF001';
    END IF;
    -- codes are few enough that one member could take them all
    INSERT INTO qifutong.devices AS d (code, role, public_key)
        SELECT hello.device, session_user, hello.public_key
        WHERE (SELECT count(*) FROM qifutong.devices AS his WHERE his.role = session_user) < 64
        ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN 'welcome';
    END IF;
    SELECT * INTO known FROM qifutong.devices AS d WHERE d.code = hello.device;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% has 64 devices', session_user USING ERRCODE = 'QF015';
    END IF;
    IF known.role = session_user AND known.public_key = hello.public_key THEN
        RETURN 'known';
    END IF;
    PERFORM qifutong.alarm('device_twice', hello.device, jsonb_build_object(
        'device', hello.device, 'had', known.role, 'key', encode(hello.public_key, 'hex')));
    RETURN 'taken';
END
$$;

-- What an administrator calls ------------------------------------------------------------------------------------------

-- verifier: the password's SCRAM verifier, made at the administrator's; the password itself never comes here.
CREATE FUNCTION qifutong.enrol(its_role text, verifier text, its_name text, its_kind text, its_team text, also text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
DECLARE
    taken text;
BEGIN
    PERFORM qifutong.must_be_admin();
    IF its_role !~ '^[a-z][a-z0-9_]{0,62}$' OR its_role ~ '^(pg_|qifutong_)' OR verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
        RAISE EXCEPTION 'no name of a role: %', its_role USING ERRCODE = 'QF010';
    END IF;
    SELECT author INTO taken FROM qifutong.authors WHERE author = ANY (its_name || also) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%', taken USING ERRCODE = 'QF011';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L IN ROLE %I',
        its_role, verifier, 'qifutong_' || its_kind);
    -- so that the owner may end its sessions when it is revoked
    EXECUTE format('GRANT %I TO qifutong_owner', its_role);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', its_role);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''30s''', its_role);
    INSERT INTO qifutong.members (role, name, kind, team) VALUES (its_role, its_name, its_kind, its_team);
    INSERT INTO qifutong.authors SELECT DISTINCT one, its_role FROM unnest(its_name || also) AS one;
END
$$;

-- A new password for a member who lost his, or was revoked.
CREATE FUNCTION qifutong.renew(its_role text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
BEGIN
    PERFORM qifutong.must_be_admin();
    UPDATE qifutong.members SET revoked = NULL WHERE role = its_role;
    IF NOT FOUND OR verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
        RAISE EXCEPTION 'no member %', its_role USING ERRCODE = 'QF012';
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', its_role, verifier);
END
$$;

CREATE FUNCTION qifutong.revoke(its_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
BEGIN
    PERFORM qifutong.must_be_admin();
    IF its_role = session_user THEN
        RAISE EXCEPTION 'nobody revokes himself' USING ERRCODE = 'QF013';
    END IF;
    UPDATE qifutong.members SET revoked = coalesce(revoked, clock_timestamp()) WHERE role = its_role;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no member %', its_role USING ERRCODE = 'QF012';
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', its_role);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = its_role AND datname = current_database();
END
$$;

CREATE FUNCTION qifutong.erase(its_case text, OUT operations bigint, OUT attachments bigint, OUT kept bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
DECLARE
    its text;
BEGIN
    PERFORM qifutong.must_be_admin();
    SELECT team INTO its FROM qifutong.cases WHERE case_id = its_case;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no case %', its_case USING ERRCODE = 'QF012';
    END IF;
    -- the statement's own trigger waits for the turn: whoever is writing this case now has ended before the deletes
    INSERT INTO qifutong.erasures (case_id, team, role) VALUES (its_case, its, session_user) ON CONFLICT DO NOTHING;
    PERFORM set_config('qifutong.erasing', 'yes', true);
    DELETE FROM qifutong.operations AS o WHERE o.case_id = its_case;
    GET DIAGNOSTICS operations = ROW_COUNT;
    DELETE FROM qifutong.blobs AS b WHERE b.case_id = its_case AND b.kind = 'attachment';
    GET DIAGNOSTICS attachments = ROW_COUNT;
    PERFORM set_config('qifutong.erasing', '', true);
    SELECT count(*) INTO kept FROM qifutong.blobs AS b WHERE b.case_id = its_case;
END
$$;

CREATE FUNCTION qifutong.publish(its_kind text, its_release bigint, its_body text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = qifutong, pg_temp
AS $$
BEGIN
    PERFORM qifutong.must_be_admin();
    -- before the statement that asks for the newest: its snapshot would be older than the turn
    LOCK TABLE qifutong.turn IN EXCLUSIVE MODE;
    INSERT INTO qifutong.releases (kind, release, body, role)
        SELECT its_kind, its_release, its_body, session_user
        WHERE its_release > (SELECT coalesce(max(release), 0) FROM qifutong.releases WHERE kind = its_kind);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not newer than what is published' USING ERRCODE = 'QF014';
    END IF;
END
$$;

-- Who sees what --------------------------------------------------------------------------------------------------------
-- (SELECT …) is asked once a statement. The comparison is leakproof, so an index serves "team = … AND seq > …".

ALTER TABLE qifutong.hub ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.authors ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.operations ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.blobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.releases ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.alarms ENABLE ROW LEVEL SECURITY;
ALTER TABLE qifutong.turn ENABLE ROW LEVEL SECURITY;

CREATE POLICY all_members ON qifutong.hub FOR SELECT USING ((SELECT qifutong.my_kind()) IS NOT NULL);
CREATE POLICY all_members ON qifutong.releases FOR SELECT USING ((SELECT qifutong.my_kind()) IS NOT NULL);
CREATE POLICY team ON qifutong.members FOR SELECT
    USING (team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin'));
CREATE POLICY team ON qifutong.authors FOR SELECT
    USING (role IN (SELECT m.role FROM qifutong.members AS m));
CREATE POLICY team ON qifutong.devices FOR SELECT
    USING (role IN (SELECT m.role FROM qifutong.members AS m));
CREATE POLICY team ON qifutong.cases FOR SELECT
    USING (team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin'));
CREATE POLICY team ON qifutong.erasures FOR SELECT
    USING (team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin'));
CREATE POLICY team ON qifutong.operations FOR SELECT
    USING (team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) = 'auditor');
CREATE POLICY own ON qifutong.operations FOR INSERT WITH CHECK (team = (SELECT qifutong.my_team()));
CREATE POLICY team ON qifutong.blobs FOR SELECT
    USING (team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) = 'auditor');
CREATE POLICY own ON qifutong.blobs FOR INSERT WITH CHECK (team = (SELECT qifutong.my_team()));
CREATE POLICY concerned ON qifutong.alarms FOR SELECT
    USING (role = session_user OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin'));

-- Views for the team's page and for any BI tool ------------------------------------------------------------------------
-- They run as the owner, whom no policy holds, so each says itself who may see it (security_invoker needs version 15).

CREATE VIEW qifutong.all_heads AS
    SELECT o.team, o.case_id, o.field, o.seq, o.name, o.device, o.n, o.role, o.came,
        said->>'author' AS author, said->>'at' AS at, said->'value' AS value,
        coalesce(said->'value'->>'$decimal', said->'value'->>'$date', said->'value'->>'$special',
            said->'value'->>'value', said->>'value') AS words
    FROM qifutong.operations AS o, LATERAL qifutong.plain(o.body) AS said
    -- as a join by the name that is replaced: each body is read once, however often a field was written
    WHERE NOT EXISTS (
        SELECT FROM qifutong.operations AS later,
            LATERAL jsonb_array_elements_text(qifutong.plain(later.body)->'supersedes') AS replaced
        WHERE later.case_id = o.case_id AND later.field = o.field AND replaced = encode(o.name, 'hex'));

CREATE VIEW qifutong.all_quotes AS
    SELECT q.seq, q.team, q.case_id, q.number, q.version, q.at, q.role, q.came, q.sha256, q.size, q.facts,
        q.facts->>'client' AS client, q.facts->>'tier' AS tier, q.facts->>'billing' AS billing,
        (q.facts->>'total')::numeric(20, 2) AS total, (q.facts->>'valid_until')::date AS valid_until,
        (q.facts->>'go_live')::date AS go_live,
        NOT EXISTS (SELECT FROM qifutong.blobs AS later
            WHERE later.kind = 'quote' AND later.number = q.number AND later.version > q.version) AS in_force,
        EXISTS (SELECT FROM qifutong.blobs AS s
            WHERE s.kind = 'signed' AND s.number = q.number AND s.version = q.version) AS signed
    FROM qifutong.blobs AS q WHERE q.kind = 'quote';

CREATE VIEW qifutong.heads WITH (security_barrier) AS
    SELECT * FROM qifutong.all_heads
    WHERE team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) = 'auditor';

CREATE VIEW qifutong.changes WITH (security_barrier) AS
    SELECT o.seq, o.team, o.case_id, o.field, said->>'at' AS at, o.came, o.role, said->>'author' AS author,
        said->>'kind' AS kind, said->'value' AS value, said->>'reason' AS reason, o.device, o.n
    FROM qifutong.operations AS o, LATERAL qifutong.plain(o.body) AS said
    WHERE o.team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) = 'auditor';

CREATE VIEW qifutong.clients WITH (security_barrier) AS
    SELECT o.case_id, o.team, h.name, h.stage, h.next_step, h.next_on, h.deleted, o.operations, o.changed, o.seq
    FROM (
        SELECT case_id, team, count(*) AS operations, max(came) AS changed, max(seq) AS seq FROM qifutong.operations
        WHERE team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) = 'auditor'
        GROUP BY case_id, team
    ) AS o
    LEFT JOIN (
        SELECT case_id,
            max(words) FILTER (WHERE field = 'client.name') AS name,
            max(words) FILTER (WHERE field = 'deal.stage') AS stage,
            max(words) FILTER (WHERE field = 'deal.next_step') AS next_step,
            max(words) FILTER (WHERE field = 'deal.next_on') AS next_on,
            max(words) FILTER (WHERE field = 'deleted') AS deleted
        FROM (
            SELECT DISTINCT ON (case_id, field) case_id, field, words FROM qifutong.heads
            WHERE field IN ('client.name', 'deal.stage', 'deal.next_step', 'deal.next_on', 'deleted')
            ORDER BY case_id, field, at DESC, n DESC, name DESC
        ) AS newest
        GROUP BY case_id
    ) AS h ON h.case_id = o.case_id;

CREATE VIEW qifutong.quotes WITH (security_barrier) AS
    SELECT * FROM qifutong.all_quotes
    WHERE team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) = 'auditor';

CREATE VIEW qifutong.quotes_by_tier WITH (security_barrier) AS
    SELECT team, substr(at, 1, 7) AS month, tier, count(*) AS quotes, sum(total) AS total
    FROM qifutong.all_quotes
    WHERE in_force
        AND (team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin'))
    GROUP BY team, substr(at, 1, 7), tier;

-- Of the clients first quoted in a month: how many are signed or lost by now, as their consultants said.
CREATE VIEW qifutong.conversion WITH (security_barrier) AS
    SELECT q.team, q.month, count(*) AS quoted,
        count(*) FILTER (WHERE s.stage = 'signed') AS signed,
        count(*) FILTER (WHERE s.stage = 'lost') AS lost
    FROM (SELECT team, case_id, min(substr(at, 1, 7)) AS month FROM qifutong.all_quotes GROUP BY team, case_id) AS q
    LEFT JOIN LATERAL (
        SELECT h.words AS stage FROM qifutong.all_heads AS h
        WHERE h.case_id = q.case_id AND h.field = 'deal.stage'
        ORDER BY h.at DESC, h.n DESC, h.name DESC LIMIT 1
    ) AS s ON true
    WHERE q.team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin')
    GROUP BY q.team, q.month;

-- From the day of a client's first quote to the day on which his plan, as last quoted, goes live.
CREATE VIEW qifutong.days_to_go_live WITH (security_barrier) AS
    SELECT team, case_id, min(substr(at, 1, 10))::date AS first_quote,
        (array_agg(go_live ORDER BY at DESC, seq DESC))[1] AS go_live,
        (array_agg(go_live ORDER BY at DESC, seq DESC))[1] - min(substr(at, 1, 10))::date AS days
    FROM qifutong.all_quotes
    WHERE team = (SELECT qifutong.my_team()) OR (SELECT qifutong.my_kind()) IN ('auditor', 'admin')
    GROUP BY team, case_id;

-- Grants: all that is allowed -------------------------------------------------------------------------------------------

REVOKE ALL ON SCHEMA qifutong FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA qifutong FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA qifutong FROM PUBLIC;
GRANT USAGE ON SCHEMA qifutong TO qifutong_team, qifutong_auditor, qifutong_admin;
GRANT EXECUTE ON FUNCTION qifutong.my_kind(), qifutong.my_team(), qifutong.plain(text)
    TO qifutong_team, qifutong_auditor, qifutong_admin;
GRANT SELECT ON qifutong.hub, qifutong.members, qifutong.authors, qifutong.devices, qifutong.cases, qifutong.erasures,
    qifutong.releases, qifutong.alarms, qifutong.quotes_by_tier, qifutong.conversion, qifutong.days_to_go_live
    TO qifutong_team, qifutong_auditor, qifutong_admin;
GRANT SELECT ON qifutong.operations, qifutong.blobs, qifutong.heads, qifutong.changes, qifutong.clients, qifutong.quotes
    TO qifutong_team, qifutong_auditor;
GRANT INSERT (name, case_id, device, n, body, signature) ON qifutong.operations TO qifutong_team;
GRANT INSERT (sha256, kind, case_id, title, at, number, version, facts, body) ON qifutong.blobs TO qifutong_team;
GRANT EXECUTE ON FUNCTION qifutong.hello(text, bytea) TO qifutong_team;
GRANT EXECUTE ON FUNCTION qifutong.enrol(text, text, text, text, text, text[]), qifutong.renew(text, text),
    qifutong.revoke(text), qifutong.erase(text), qifutong.publish(text, bigint, text) TO qifutong_admin;
