; The installer for Windows, by Inno Setup 6.3 or newer, from a finished dist\qifutong:
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
; what an older version left must not be found by the new one
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\qifutong\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{autoprograms}\企服通桌面版"; Filename: "{app}\qifutong-window.exe"
Name: "{autodesktop}\企服通桌面版"; Filename: "{app}\qifutong-window.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\qifutong-window.exe"; Flags: nowait postinstall skipifsilent unchecked

; Uninstalling leaves the person's own folder with the clients' cases alone.
