# Plasma, by Debian's source packages.
{
  prev,
  lib,
  packages,
  ...
}:
let
  inherit (packages) empty fromDebianAll ofSource;
  # Called the same in Debian.
  sameName = [
    "akonadi"
    "ark"
    "aurorae"
    "baloo-widgets"
    "bluedevil"
    "breeze"
    "breeze-gtk"
    "dolphin"
    "dolphin-plugins"
    "drkonqi"
    "ffmpegthumbs"
    "gwenview"
    "kactivitymanagerd"
    "kate"
    "kde-cli-tools"
    "kde-gtk-config"
    "kde-inotify-survey"
    "kdegraphics-thumbnailers"
    "kdeplasma-addons"
    "kglobalacceld"
    "khelpcenter"
    "kinfocenter"
    "kio-admin"
    "kio-extras"
    "kio-fuse"
    "kmenuedit"
    "knighttime"
    "konsole"
    "krdp"
    "kscreen"
    "kscreenlocker"
    "ksystemstats"
    "kunifiedpush"
    "kwallet-pam"
    "kwalletmanager"
    "kwayland-integration"
    "kwin"
    "kwin-x11"
    "kwrited"
    "layer-shell-qt"
    "libkscreen"
    "libksysguard"
    "libplasma"
    "milou"
    "ocean-sound-theme"
    "okular"
    "plasma-activities"
    "plasma-browser-integration"
    "plasma-desktop"
    "plasma-integration"
    "plasma-keyboard"
    "plasma-nm"
    "plasma-pa"
    "plasma-systemmonitor"
    "plasma-workspace"
    "plasma-workspace-wallpapers"
    "plasma5support"
    "polkit-kde-agent-1"
    "powerdevil"
    "qqc2-breeze-style"
    "qrca"
    "sddm"
    "systemsettings"
    "xdg-desktop-portal-kde"
  ];
  # KDE's frameworks: kf6-NAME.
  frameworks = [
    "baloo"
    "bluez-qt"
    "breeze-icons"
    "frameworkintegration"
    "kauth"
    "kcmutils"
    "kconfig"
    "kcoreaddons"
    "kded"
    "kfilemetadata"
    "kguiaddons"
    "kiconthemes"
    "kimageformats"
    "kio"
    "kirigami"
    "kpackage"
    "kservice"
    "ktexteditor"
    "kwallet"
    "qqc2-desktop-style"
    "solid"
  ];
  # Qt's modules: qtNAME is qt6-NAME.
  modules = [
    "base"
    "declarative"
    "imageformats"
    "svg"
    "tools"
    "virtualkeyboard"
    "wayland"
  ];
  sources =
    lib.genAttrs sameName lib.id
    // lib.genAttrs frameworks (name: "kf6-${name}")
    // lib.genAttrs' modules (name: lib.nameValuePair "qt${name}" "qt6-${name}")
    // {
      discover = "plasma-discover";
      elisa = "elisa-player";
      phonon-vlc = "phonon-backend-vlc";
      spectacle = "kde-spectacle";
      union = "plasma-union";
    };
in
{
  kdePackages = prev.kdePackages.overrideScope (
    _: real:
    fromDebianAll real (lib.mapAttrs (_: ofSource) sources)
    // {
      kdepim-runtime = empty "kdepim-runtime" real.kdepim-runtime;
    }
  );
}
