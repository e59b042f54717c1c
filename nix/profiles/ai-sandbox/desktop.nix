# Xfce, logged in as `agent`, with Chromium.
{ pkgs, ... }:
{
  services.xserver = {
    enable = true;
    desktopManager.xfce.enable = true;
    displayManager.lightdm.enable = true;
    # A virtual machine's screen is looked at from outside: a blank one looks like a dead machine.
    serverFlagsSection = ''
      Option "BlankTime" "0"
      Option "StandbyTime" "0"
      Option "SuspendTime" "0"
      Option "OffTime" "0"
    '';
  };
  services.displayManager = {
    defaultSession = "xfce";
    autoLogin = {
      enable = true;
      user = "agent";
    };
  };
  # The user has no password, so that a locked screen could not be unlocked.
  environment.xfce.excludePackages = [ pkgs.xfce4-screensaver ];

  networking.networkmanager.enable = true;

  programs.chromium = {
    enable = true;
    extraOpts = {
      DefaultBrowserSettingEnabled = false;
      MetricsReportingEnabled = false;
      RestoreOnStartup = 4;
      RestoreOnStartupURLs = [ "http://localhost:3002" ];
    };
  };
  environment.systemPackages = [ pkgs.chromium ];
  environment.sessionVariables.BROWSER = "chromium";
  xdg.mime.defaultApplications = {
    "text/html" = "chromium-browser.desktop";
    "x-scheme-handler/http" = "chromium-browser.desktop";
    "x-scheme-handler/https" = "chromium-browser.desktop";
  };
}
