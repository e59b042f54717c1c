# What this system is to Kiln: its profile, its build, and what of the form it shows.
{
  config,
  options,
  lib,
  kilnLib,
  ...
}:
let
  cfg = config.kiln;
in
{
  options.kiln = {
    id = lib.mkOption {
      type = lib.types.strMatching "[a-z][a-z0-9-]{0,40}";
      description = "The profile that this system was made from.";
      example = "appliance";
    };

    build = lib.mkOption {
      type = lib.types.nullOr (lib.types.strMatching "[A-Za-z0-9._-]{1,64}");
      default = null;
      description = "Kiln's number of the build, as the machine tells it on the local network. Null outside Kiln.";
      example = "appliance-20260101-120000-00ff";
    };

    hostName = kilnLib.formOption {
      label = "Host name";
      key = "hostname";
      group = "System";
      order = 10;
      required = true;
      type = kilnLib.types.hostname;
      default = cfg.id;
      defaultText = lib.literalExpression "config.kiln.id";
      description = "The name of the machine, as it shows at the prompt and on the network. A drive can be given another one when it is written.";
      example = "box1";
    };

    minimum.diskMiB = lib.mkOption {
      type = lib.types.ints.positive;
      default = 1024;
      internal = true;
      description = "The smallest disk that this profile runs on, from its profile.json.";
    };

    form.hidden = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      internal = true;
      description = "Keys of options that this profile decides and that its form leaves out.";
      example = [ "keyMap" ];
    };
  };

  config = {
    # Normal priority: a profile that wants another name changes kiln.hostName.
    networking.hostName = cfg.hostName;

    kiln.advertise = {
      enable = lib.mkDefault true;
      profile = cfg.id;
      inherit (cfg) build;
    };

    # Read by Kiln over SSH, and by people: what this machine was made from. Every deploy reads the stateVersion here and
    # builds the next system with it.
    environment.etc."kiln/system.json".text = builtins.toJSON {
      schema = 1;
      profile = cfg.id;
      inherit (cfg) build;
      passwordLogin = cfg.passwordLogin;
      inherit (config.system) stateVersion;
    };

    # NixOS's own default follows the release of nixpkgs, so a machine's data would be read as those of a newer one.
    assertions = [
      {
        assertion = options.system.stateVersion.highestPrio < (lib.mkOptionDefault { }).priority;
        message = ''
          system.stateVersion is not set. Set it to the NixOS release that this machine was installed with, for example
          system.stateVersion = "${import ../../lib/state-version.nix}" for a new one, and never change it. For a machine that
          Kiln's modules made before they asked for it, that is "26.05".'';
      }
    ];
  };
}
