# What this system is to Kiln: its profile, its build, and what of the form it shows.
{
  config,
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
      description = "Keys of options that this profile decides by itself and that its form leaves out.";
      example = [ "keyMap" ];
    };
  };

  config = {
    # Normal priority: a profile that wants another name changes kiln.hostName.
    networking.hostName = cfg.hostName;
    system.stateVersion = lib.mkDefault "26.05";

    # Read by Kiln over SSH, and by people: what this machine was made from.
    environment.etc."kiln/system.json".text = builtins.toJSON {
      schema = 1;
      profile = cfg.id;
      inherit (cfg) build;
      passwordLogin = cfg.passwordLogin;
    };
  };
}
