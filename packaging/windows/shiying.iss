; 拾影's installer for Windows, compiled by packaging/windows_installer.py:
;   iscc /DVersion=… /DFolder=… /DOutput=… /DIcon=… /DAppId=… shiying.iss
; For the user who runs it, without administrator rights. Uninstalling removes the program only:
; photos, sidecars and the library stay, and the user is told where the library is.
; UNPROVEN: written after Inno Setup's documentation (6.3 or newer); not yet run on Windows.

#ifndef Version
  #error Start packaging/dev.py build instead: it knows the version and the folders
#endif

[Setup]
AppId={#AppId}
AppName={cm:AppTitle}
AppVersion={#Version}
AppVerName={cm:AppTitle} {#Version}
AppPublisher=The Shiying authors
VersionInfoVersion={#Version}
; Version resources are read by nobody who knows a language: no {cm:…} in them.
VersionInfoDescription=Shiying Setup
VersionInfoProductName=Shiying
; No administrator: {autopf} is then %LOCALAPPDATA%\Programs.
PrivilegesRequired=lowest
DefaultDirName={autopf}\Shiying
DefaultGroupName={cm:AppTitle}
DisableProgramGroupPage=yes
DisableWelcomePage=no
; Qt 6 and the model runtimes are 64-bit and want Windows 10 1809 or newer.
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Folder}\LICENSE
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\Shiying.exe
UninstallDisplayName={cm:AppTitle}
OutputDir={#Output}
OutputBaseFilename=Shiying-{#Version}-windows-x64-setup
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes
; An update closes the running program by the Restart Manager, and starts it again.
CloseApplications=yes
RestartApplications=yes
ShowLanguageDialog=auto
UsePreviousLanguage=yes
ChangesAssociations=yes

[Languages]
; Simplified Chinese comes with Inno Setup since 6.5, in its own folder.
#if FileExists(AddBackslash(CompilerPath) + "Languages\ChineseSimplified.isl")
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"
#else
  #error ChineseSimplified.isl is not in Inno Setup's Languages folder: update to 6.5 or newer
#endif
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
zh.AppTitle=拾影
en.AppTitle=Shiying
zh.FolderMenu=用拾影搜索这个文件夹
en.FolderMenu=Search this folder with Shiying
zh.FolderMenuTask=在文件夹的右键菜单里加上「用拾影搜索这个文件夹」
en.FolderMenuTask=Add "Search this folder with Shiying" to the menu of folders
zh.LibraryStays=拾影已移除。照片原样不动；图库还在：%n%1%n不需要时可以自己删除这个文件夹。
en.LibraryStays=Shiying has been removed. Photos are untouched, and the library stays in:%n%1%nDelete this folder yourself when you do not need it any more.

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "foldermenu"; Description: "{cm:FolderMenuTask}"

[InstallDelete]
; Libraries of an earlier version must not lie beside those of this one. Nothing of the user's is
; in this folder, not even in portable mode.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\{cm:AppTitle}"; Filename: "{app}\Shiying.exe"
Name: "{autodesktop}\{cm:AppTitle}"; Filename: "{app}\Shiying.exe"; Tasks: desktopicon

[Registry]
; "Open with" offers us for pictures; no file type is taken away from anybody.
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{cm:AppTitle}"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\Shiying.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe\SupportedTypes"; ValueType: string; ValueName: ".jpeg"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\Shiying.exe\SupportedTypes"; ValueType: string; ValueName: ".heic"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Shiying"; ValueType: string; ValueName: ""; ValueData: "{cm:FolderMenu}"; Flags: uninsdeletekey; Tasks: foldermenu
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Shiying"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\Shiying.exe"; Tasks: foldermenu
Root: HKCU; Subkey: "Software\Classes\Directory\shell\Shiying\command"; ValueType: string; ValueName: ""; ValueData: """{app}\Shiying.exe"" ""%1"""; Tasks: foldermenu
; The window may have set this (a start at login); it must not outlive the program.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: none; ValueName: "Shiying"; Flags: dontcreatekey uninsdeletevalue

[Run]
Filename: "{app}\Shiying.exe"; Description: "{cm:LaunchProgram,{cm:AppTitle}}"; Flags: nowait postinstall skipifsilent

[Code]
// Not named Library: that is a word of Pascal's.
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Home: String;
begin
  if CurUninstallStep <> usPostUninstall then
    Exit;
  Home := ExpandConstant('{localappdata}\Shiying');
  if DirExists(Home) and not UninstallSilent then
    MsgBox(FmtMessage(CustomMessage('LibraryStays'), [Home]), mbInformation, MB_OK);
end;
