# services.newt-agent: Newt, Pangolin's agent, in an unprivileged container, for any NixOS.
{ lib, ... }:
let
  kilnLib = import ../../../lib { inherit lib; };
in
{
  options.services.newt-agent = {
    enable = kilnLib.formOption {
      key = "remoteAccess";
      group = "Remote access";
      label = "Remote access by Newt";
      order = 40;
      type = lib.types.bool;
      default = false;
      example = true;
      description = "Whether the Newt agent runs. It waits until /var/lib/kaliun/config.json has its credentials.";
    };

    credentialsFile = lib.mkOption {
      type = kilnLib.types.runtimePath;
      default = "/var/lib/kaliun/config.json";
      example = "/var/lib/pangolin/newt.json";
      description = "JSON file on the machine whose `pangolin` has `newt_id`, `newt_secret` and `endpoint`. Newt starts once it is there, and again when it changes.";
    };

    externalInterface = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = null;
      example = "br0";
      description = "The interface through which the container reaches the internet. Null: any.";
    };
  };
}
