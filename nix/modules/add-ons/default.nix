# The add-ons that every profile can have. A profile for which one makes no sense says why, in `refused`.
{
  config,
  lib,
  ...
}:
let
  cfg = config.kiln.addOns;
  names = [
    "luks"
    "secureBoot"
    "tpm2"
    "tailscale"
    "wifi"
    "connect"
  ];
in
{
  imports = [
    ./luks.nix
    ./secure-boot
    ./tpm2
    ./tailscale.nix
    ./wifi
    ./connect.nix
  ];

  options.kiln.addOns.refused = lib.mkOption {
    type = lib.types.attrsOf lib.types.str;
    default = { };
    internal = true;
    description = "Add-on → why this profile cannot have it, to follow \"…, but\". Its form leaves the add-on out.";
    example = {
      wifi = "its network is a bridge, which a Wi-Fi card cannot be part of";
    };
  };

  config = {
    assertions =
      map (name: {
        assertion = cfg.${name}.enable -> !cfg.refused ? ${name};
        message = "kiln.addOns.${name}.enable is true, but ${cfg.refused.${name} or ""}. Turn it off for the profile \"${config.kiln.id}\".";
      }) names
      ++ map (name: {
        assertion = lib.elem name names;
        message = "kiln.addOns.refused names \"${name}\", but there is no such add-on. Use one of: ${lib.concatStringsSep ", " names}.";
      }) (lib.attrNames cfg.refused);

    kiln.form.hidden =
      lib.attrNames cfg.refused
      ++ lib.optionals (cfg.refused ? wifi) [
        "wifiNetwork"
        "wifiPassphrase"
      ]
      ++ lib.optional (cfg.refused ? tailscale) "tailscaleAuthKey"
      ++ lib.optionals (cfg.refused ? connect) [
        "connectReach"
        "connectPort"
      ];
  };
}
