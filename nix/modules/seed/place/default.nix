# A drive's own time zone, language and keyboard. They win over the configuration's, until their files are removed.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  places = [
    "time-zone"
    "locale"
    "keymap"
  ];
  supported = map (locale: lib.head (lib.splitString "/" locale)) config.i18n.supportedLocales;

  place = pkgs.writeShellApplication {
    name = "kiln-place";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.findutils
      pkgs.gnugrep
    ];
    # A language that is not compiled into the image would be none at all.
    runtimeEnv.KILN_LOCALES =
      if lib.elem "all" supported then "all" else toString (lib.unique supported);
    text = builtins.readFile ./kiln-place.sh;
  };
in
{
  config = lib.mkIf config.kiln.seed.enable {
    systemd.services.kiln-place = {
      description = "Take the time zone, language and keyboard that were put on the drive";
      unitConfig = {
        DefaultDependencies = false;
        ConditionPathExists = map (name: "|/var/lib/kiln/${name}") places;
        RequiresMountsFor = [ "/var/lib/kiln" ];
      };
      wantedBy = [ "sysinit.target" ];
      after = [ "kiln-seed.service" ];
      before = [
        "sysinit.target"
        "shutdown.target"
      ];
      conflicts = [ "shutdown.target" ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe place;
        # The keyboard was set before this unit could have its say.
        ExecStartPost = "-${lib.getExe' config.systemd.package "systemctl"} --no-block try-restart systemd-vconsole-setup.service";
        ReadWritePaths = [ "/etc" ];
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # So early there is no /tmp to replace.
        PrivateTmp = null;
      };
    };

    # Every boot and every deploy begin with the configured ones. What is wrong with a file, the unit says in the journal.
    system.activationScripts.kiln-place = lib.stringAfter [ "etc" ] ''
      ${lib.getExe place} || true
    '';

    # A login shell sets the configuration's language itself, after PAM has given it the drive's.
    environment.extraInit = ''
      if [ -e /var/lib/kiln/locale ]; then . /etc/locale.conf && export LANG; fi
    '';
  };
}
