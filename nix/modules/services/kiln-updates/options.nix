# services.kiln-updates: signed updates that Kiln publishes, for any NixOS.
{ lib, ... }:
let
  inherit (lib) types;
in
{
  options.services.kiln-updates = {
    enable = lib.mkEnableOption "looking for signed updates of this machine that Kiln publishes, and fetching them";

    trustFile = lib.mkOption {
      type = types.path;
      # A path of the configuration is copied into the store.
      apply = value: "${value}";
      example = lib.literalExpression "./kitchen-trust.json";
      description = "The trust file of this machine, as `kiln publish trust` prints it: public keys, which machine it is, and where its updates are. A path of the configuration comes with the system, an absolute text such as \"/var/lib/kiln/updates-trust.json\" names a file of the machine.";
    };

    interval = lib.mkOption {
      type = types.strMatching "[1-9][0-9]{0,3}(min|h)";
      default = "30min";
      example = "6h";
      description = "How long after one look for updates the next one begins.";
    };
  };
}
