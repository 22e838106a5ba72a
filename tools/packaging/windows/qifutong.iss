; The installer for Windows, by Inno Setup 6.3 or newer, from dist\installation (python -m tools.packaging.lay_out dist):
;   iscc /DVersion=0.1.0 tools\packaging\windows\qifutong.iss
; For one person without administrator's rights by default; /ALLUSERS installs for all. /VERYSILENT for roll-out.
#ifndef Version
  #error Give the version: iscc /DVersion=0.1.0
#endif
#define Root AddBackslash(SourcePath) + "..\..\.."

[Setup]
AppId={{6E0C3D0B-4C57-4B1E-9C70-0B6D1B6E2A51}
AppName=企服通桌面版
AppVersion={#Version}
AppVerName=企服通桌面版 {#Version}
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Qifutong
DefaultGroupName=企服通桌面版
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Root}\dist
OutputBaseFilename=qifutong-{#Version}-setup
SetupIconFile={#Root}\build\build\icons\qifutong.ico
UninstallDisplayIcon={app}\qifutong-window.exe
LicenseFile={#Root}\LICENSE
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
; a running program would keep its files
CloseApplications=yes
RestartApplications=no
#ifdef Sign
; iscc /DSign "/Ssigner=powershell -File tools\packaging\windows\sign.ps1 $f"
SignTool=signer
SignedUninstaller=yes
#endif

[Languages]
; ChineseSimplified.isl is one of Inno Setup's unofficial translations: put it beside this script
Name: "zh"; MessagesFile: "{#SourcePath}\ChineseSimplified.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; the same version again is whole again, and has to show anew that it comes up; other versions go with the next update
Type: filesandordirs; Name: "{app}\versions\{#Version}"
Type: filesandordirs; Name: "{app}\starts"

[Files]
; launcher, versions\{#Version} and current: it is this version's turn now
Source: "{#Root}\dist\installation\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[UninstallDelete]
; what updates brought, which this installer does not know of
Type: filesandordirs; Name: "{app}\versions"
Type: filesandordirs; Name: "{app}\starts"
Type: files; Name: "{app}\current"

[Icons]
; the same id as the window's own (qifutong_desktop/app.py), else the taskbar would show two programs
Name: "{autoprograms}\企服通桌面版"; Filename: "{app}\qifutong-window.exe"; AppUserModelID: "cn.qifutong.desktop"
Name: "{autodesktop}\企服通桌面版"; Filename: "{app}\qifutong-window.exe"; AppUserModelID: "cn.qifutong.desktop"; Tasks: desktopicon

[Run]
Filename: "{app}\qifutong-window.exe"; Flags: nowait postinstall skipifsilent unchecked

; Uninstalling leaves the person's own folder with the clients' cases alone.
