# Signs programs for Windows:  powershell -File tools\packaging\windows\sign.ps1 dist\qifutong\qifutong.exe
# QIFUTONG_SIGN_THUMBPRINT names the certificate in the person's store (a token's shows up there),
# QIFUTONG_SIGN_TIMESTAMP the address of a timestamp authority. Nothing is signed, and the exit code is 1, without them.
$ErrorActionPreference = "Stop"
if (-not $env:QIFUTONG_SIGN_THUMBPRINT -or -not $env:QIFUTONG_SIGN_TIMESTAMP) {
    [Console]::Error.WriteLine("set QIFUTONG_SIGN_THUMBPRINT and QIFUTONG_SIGN_TIMESTAMP")
    exit 1
}
& signtool sign /fd SHA256 /sha1 $env:QIFUTONG_SIGN_THUMBPRINT /td SHA256 /tr $env:QIFUTONG_SIGN_TIMESTAMP $args
exit $LASTEXITCODE
