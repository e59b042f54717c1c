# Debian's GNOME is a release newer than nixpkgs' modules: its GDM brings the greeter's users along, looks for its
# configuration in other places, and every program looks for its parts in /usr.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.debianLayers) gnome;
  # What the module gives nixpkgs' GLib by a variable that Debian's does not know.
  defaults = pkgs.gnome.nixos-gsettings-overrides.override {
    inherit (config.services.desktopManager.gnome)
      extraGSettingsOverrides
      extraGSettingsOverridePackages
      favoriteAppsOverride
      ;
  };
  ofGreeter = {
    gdm-user.args = lib.mkForce [
      "quiet_success"
      "user"
      "ingroup"
      "Debian-gdm"
    ];
  };
in
{
  config = lib.mkIf config.services.desktopManager.gnome.enable {
    # A session, without the programs that one works with, and without what serves others or reads a home for hours under
    # emulation: they are as many packages again.
    services.gnome = {
      core-apps.enable = false;
      evolution-data-server.enable = lib.mkForce false;
      gnome-browser-connector.enable = false;
      gnome-initial-setup.enable = false;
      gnome-remote-desktop.enable = false;
      gnome-user-share.enable = false;
      localsearch.enable = false;
      rygel.enable = false;
      tinysparql.enable = false;
    };
    services.dleyna.enable = false;
    i18n.inputMethod.enable = false;
    environment.gnome.excludePackages = [
      pkgs.gnome-backgrounds
      pkgs.gnome-user-docs
    ];

    # GDM makes the greeter's users when it needs them. NixOS' have the same names.
    users.users =
      lib.genAttrs' [ "" "-2" "-3" "-4" "-5" ] (
        suffix: lib.nameValuePair "gdm-greeter${suffix}" { enable = lib.mkForce false; }
      )
      // {
        Debian-gdm = {
          isSystemUser = true;
          group = "Debian-gdm";
          home = "/var/lib/gdm3";
        };
      };
    users.groups.Debian-gdm = { };
    systemd.tmpfiles.rules = [ "d /var/lib/gdm3 0711 Debian-gdm Debian-gdm -" ];
    security.pam.services.gdm-launch-environment.rules = lib.genAttrs [
      "auth"
      "account"
      "session"
    ] (_: ofGreeter);

    # GNOME’s shell takes longer than a minute and a half to start, next to other work.
    systemd.user.settings.Manager.DefaultTimeoutStartSec = "1800s";
    # Geoclue ends where it finds no schemas, which are those of the desktop here.
    systemd.services.geoclue.environment = {
      inherit (config.environment.sessionVariables) GSETTINGS_SCHEMA_DIR;
    };

    environment.etc."gdm3/daemon.conf".source = config.environment.etc."gdm/custom.conf".source;
    environment.sessionVariables = {
      GSETTINGS_SCHEMA_DIR = lib.mkBefore [
        "${defaults}/share/gsettings-schemas/nixos-gsettings-overrides/glib-2.0/schemas"
      ];
      XDG_DATA_DIRS = lib.mkAfter [ "/usr/share" ];
    };
    system.activationScripts.debianGnome = lib.stringAfter [ "debianDesktop" ] ''
      for program in ${gnome}/usr/bin/*; do ln -sfn "$program" /usr/bin/; done
      for program in ${gnome}/usr/libexec/*; do ln -sfn "$program" /usr/libexec/; done
      ln -sfn ${gnome}/usr/lib/gnome-shell /usr/lib/gnome-shell
      # Those of the desktop that ran before a switch are there already.
      tree=$(readlink /usr/lib/${pkgs.debianTriple})
      for folder in "''${tree%/lib/*}"/share/*; do
        place=/usr/share/''${folder##*/}
        if [ -L "$place" ] || [ ! -e "$place" ]; then ln -sfn "$folder" "$place"; fi
      done
    '';
  };
}
