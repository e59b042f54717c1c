# Shared by all desktops: the parts, and packages of which nixpkgs expects more than their files.
arguments@{
  prev,
  layers,
  packages,
  ...
}:
let
  inherit (packages) fromDebian fromDebianAll;
  desktop = "${layers.desktop}/usr";

  services = fromDebianAll prev {
    accountsservice = "accountsservice";
    alsa-utils = "alsa-utils";
    at-spi2-core = "at-spi2-core libatspi2.0-0t64";
    bluez = "bluez libbluetooth3";
    bubblewrap = "bubblewrap";
    colord = "colord colord-data libcolord2";
    dconf = "dconf-cli dconf-service dconf-gsettings-backend libdconf1";
    fwupd = "fwupd libfwupd3";
    gcr = "gcr libgcr-base-3-1";
    gcr_4 = "gcr4 libgcr-4-4";
    geoclue2 = "geoclue-2.0";
    glib-networking = "glib-networking glib-networking-services glib-networking-common";
    gnome-keyring = "gnome-keyring";
    libblockdev = "libblockdev3 libblockdev-utils3";
    libmtp = "libmtp9t64 libmtp-runtime libmtp-common";
    media-player-info = "media-player-info";
    modemmanager = "modemmanager libmm-glib0";
    networkmanager = "network-manager libnm0";
    obexftp = "obexftp";
    openobex = "libopenobex2 openobex-apps";
    orca = "orca";
    pavucontrol = "pavucontrol";
    power-profiles-daemon = "power-profiles-daemon";
    rtkit = "rtkit";
    speechd = "speech-dispatcher";
    udisks = "udisks2 libudisks2-0";
    udisks2 = "udisks2 libudisks2-0";
    upower = "upower libupower-glib3";
    wireplumber = "wireplumber libwireplumber-0.5-0";
    xdg-desktop-portal = "xdg-desktop-portal";
    xdg-desktop-portal-gtk = "xdg-desktop-portal-gtk";
    xdg-user-dirs = "xdg-user-dirs";
    xdg-utils = "xdg-utils";
  };
in
import ./fonts.nix arguments
// import ./graphics.nix arguments
// import ./toolkits.nix arguments
// services
// {
  # Debian has only the third version, which answers to both names.
  fuse = fromDebian "fuse" prev.fuse { packages = [ "fuse3" ]; };

  pipewire = fromDebian "pipewire" prev.pipewire {
    packages = [
      "pipewire"
      "pipewire-alsa"
      "pipewire-bin"
      "pipewire-jack"
      "pipewire-pulse"
      "libpipewire-0.3-0t64"
      "libpipewire-0.3-modules"
      "libspa-0.2-modules"
    ];
  };

  open-vm-tools = fromDebian "open-vm-tools" prev.open-vm-tools {
    packages = [
      "open-vm-tools"
      "open-vm-tools-desktop"
    ];
  };
  # nixpkgs makes it from the one above, which is Debian's by then.
  open-vm-tools-headless =
    fromDebian "open-vm-tools-headless" (prev.open-vm-tools.override { withX = false; })
      {
        packages = [ "open-vm-tools" ];
      };

  x11_ssh_askpass = fromDebian "x11_ssh_askpass" prev.x11_ssh_askpass {
    packages = [ "ssh-askpass" ];
    post = ''
      mkdir -p libexec
      ln -sf ${desktop}/lib/ssh/x11-ssh-askpass libexec/x11-ssh-askpass
    '';
  };
}
