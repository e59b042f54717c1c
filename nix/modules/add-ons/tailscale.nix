# The machine joins a tailnet at first boot, with a key that was put on its drive.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../lib { inherit lib; };
  cfg = config.kiln.addOns.tailscale;

  # This is not the key's own file: nixpkgs' unit passes the file's content to `tailscale up` as an argument, which every
  # user of the machine can see. Tailscale reads the key from a file if the argument begins with "file:". It cannot do so
  # with parameters, which are appended to it.
  authKeyFile =
    if lib.all (value: value == null) (lib.attrValues config.services.tailscale.authKeyParameters) then
      pkgs.writeText "tailscale-key-place" "file:${cfg.authKeyFile}"
    else
      cfg.authKeyFile;
  isOwn = toString config.services.tailscale.authKeyFile == toString authKeyFile;
in
{
  options.kiln.addOns.tailscale = {
    enable = kilnLib.formOption {
      label = "Tailscale";
      key = "tailscale";
      group = "Add-ons";
      order = 530;
      advanced = true;
      type = lib.types.bool;
      default = false;
      description = "Reaches the machine from anywhere through a Tailscale network.";
      example = true;
    };

    authKeyFile = kilnLib.formOption {
      label = "Tailscale key";
      key = "tailscaleAuthKey";
      group = "Add-ons";
      order = 531;
      advanced = true;
      secret = true;
      type = kilnLib.types.runtimePath;
      default = kilnLib.secretFile "tailscaleAuthKey";
      description = "The auth key that the machine joins with (tskey-auth-…). Without one, log in on the machine with `tailscale up`.";
      example = "/run/agenix/tailscale";
    };
  };

  config = lib.mkIf cfg.enable {
    services.tailscale = {
      enable = true;
      authKeyFile = lib.mkDefault authKeyFile;
      openFirewall = lib.mkDefault true;
    };
    systemd.services.tailscaled-autoconnect = {
      unitConfig = {
        # Without a key the unit has nothing to do. A file that the configuration names itself is the owner's matter.
        ConditionPathExists = lib.mkIf isOwn (kilnLib.unitText cfg.authKeyFile);
        StartLimitIntervalSec = lib.mkDefault 0;
      };
      # nixpkgs' unit tries once, for 90 seconds: a machine that starts before its router would never join. A wrong key
      # is tried ever more seldom.
      serviceConfig = {
        Restart = lib.mkDefault "on-failure";
        RestartSec = lib.mkDefault 15;
        RestartSteps = lib.mkDefault 8;
        RestartMaxDelaySec = lib.mkDefault 3600;
      };
    };
  };
}
