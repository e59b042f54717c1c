# The texts that the appliance generates, for the programs that read them, and for generated.long.test.ts.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
  # Whether it takes updates.
  updates ? false,
  # Whether it has Home Assistant's image.
  carries ? false,
}:
let
  lib = import (/. + nixpkgs + "/lib");
  folder = /. + inputs;
  inherit
    (import ../../../lib/eval.nix {
      nixpkgs = /. + nixpkgs;
      inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
      overlays = map (file: import (/. + file)) overlays;
      system = "x86_64-linux";
      profile = "appliance";
      # Only then is the text of nginx.conf an attribute that can be read without building it.
      modules = [
        { services.kiln-updates.enable = updates; }
        {
          services.nginx.enableReload = true;
          services.homeassistant-vm = {
            carriesImage = carries;
            url = "http://mirror.lan/haos%20ova.qcow2.xz";
            sha256 = "d42fadf806c0690792a4460ff3a72c2846c4e16e2033aefad0835662e7a9696f";
          };
        }
      ];
    })
    config
    ;

  ours =
    name:
    lib.any (prefix: lib.hasPrefix prefix name) [
      "homeassistant-"
      "newt-"
      "setup-bridge."
      "container@newt-agent."
    ];
in
{
  programs = map lib.getName config.environment.systemPackages;
  inherit (config.boot) kernelParams;
  activation = config.system.activationScripts.script;
  inherit (config.services.kiln-updates) before;
  shell = config.systemd.services."getty@tty2".serviceConfig.ExecStart;
  nginx = config.environment.etc."nginx/nginx.conf".source.text;
  units =
    lib.mapAttrs (_: unit: unit.text) (lib.filterAttrs (name: _: ours name) config.systemd.units)
    // {
      inherit (lib.mapAttrs (_: unit: unit.text) config.containers.newt-agent.config.systemd.units)
        "newt-agent.service"
        ;
    };
}
