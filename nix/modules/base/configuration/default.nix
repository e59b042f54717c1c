# The flake that this system was built from, on the machine: `nixos-rebuild` builds from it, without Kiln. It holds the
# settings as they were chosen, and no secret, because settings never do.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.configuration;

  copy = pkgs.writeShellApplication {
    name = "kiln-configuration";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.findutils
    ];
    runtimeEnv = {
      SOURCE = "${cfg.source}";
      TARGET = cfg.folder;
      MACHINE = lib.optionalString (cfg.machine != { }) (
        pkgs.writeText "config.json" (builtins.toJSON cfg.machine + "\n")
      );
    };
    text = builtins.readFile ./kiln-configuration.sh;
  };
in
{
  options.kiln.configuration = {
    source = lib.mkOption {
      type = lib.types.nullOr lib.types.path;
      default = null;
      internal = true;
      description = "The folder with flake.nix, flake.lock and settings.json. Null where another flake brings the system.";
    };

    sources = lib.mkOption {
      type = lib.types.listOf lib.types.path;
      default = [ ];
      internal = true;
      description = "The folders of the flake's inputs, and of theirs.";
    };

    machine = lib.mkOption {
      type = lib.types.attrsOf lib.types.str;
      default = { };
      internal = true;
      description = "The content of config.json beside settings.json; with nothing in it there is none. The machine's tools change it, and a deploy writes it again.";
    };

    inputs = lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = "Brings the sources that the flake names in its lock, and what Nix needs to build changed configuration files, with the system: `nixos-rebuild --offline` then works without a network, for changes that need no other package. Several hundred MB.";
      example = true;
    };

    folder = lib.mkOption {
      type = lib.types.strMatching "/etc/nixos(/[a-z0-9-]+)?";
      default = "/etc/nixos";
      description = "Where the machine has it. Below /etc/nixos there is a link to its flake.nix, which `nixos-rebuild` finds.";
      example = "/etc/nixos/machine";
    };
  };

  config = lib.mkIf (cfg.source != null) {
    environment.etc."kiln/configuration".source = cfg.source;

    # nixpkgs' installer has the same for installations without a network.
    system.extraDependencies = lib.mkIf cfg.inputs (
      cfg.sources
      ++ [
        pkgs.stdenvNoCC
        pkgs.busybox
        pkgs.makeInitrdNGTool
      ]
      ++ pkgs.jq.all
    );

    systemd.services.kiln-configuration = {
      description = "Put the flake that this system was built from into ${cfg.folder}";
      wantedBy = [ "multi-user.target" ];
      unitConfig.RequiresMountsFor = [
        cfg.folder
        "/var/lib/kiln"
      ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = lib.getExe copy;
        UMask = "0022";

        ReadWritePaths = [
          "/etc"
          "/var/lib/kiln"
        ];
        PrivateNetwork = true;
      };
    };

    systemd.tmpfiles.settings.kiln-configuration."/var/lib/kiln".d = {
      user = "root";
      group = "root";
      mode = "0755";
    };
  };
}
