# Chooses one of ./hosts, and one of its three configurations. ./answers.nix brings the modules of both.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings;
  hosts = import ./host-files.nix { inherit lib; };
  installed = cfg.target != "image";
  inherit (pkgs.stdenv.hostPlatform) system;
in
{
  options.settings = {
    target = kilnLib.formOption {
      label = "Boot target";
      group = "Installed disk";
      order = 390;
      advanced = true;
      labels = {
        image = "An image, with a plain disk";
        Standard-Boot = "Standard-Boot: its own disk, started by systemd-boot";
        Secure-Boot = "Secure-Boot: its own disk, its kernels signed";
        Disk-Operation = "Disk-Operation: its own disk, no desktop";
      };
      type = lib.types.enum [
        "image"
        "Standard-Boot"
        "Secure-Boot"
        "Disk-Operation"
      ];
      default = "image";
      example = "Standard-Boot";
      description = "An image starts from any drive. The other three are one machine on its own disk, with subvolumes and as encrypted as chosen below: build the ISO and install from it, or install over SSH if its disk is not encrypted. The machine can be switched between the three later, by `kiln-host target`. Install Standard-Boot first, then switch to Secure-Boot with the firmware in setup mode.";
    };

    host = kilnLib.formOption {
      label = "Host";
      group = "Installed disk";
      order = 391;
      advanced = true;
      labels = {
        none = "None: what this form says";
      }
      // lib.mapAttrs (name: host: "${name} (${lib.head (lib.splitString "-" host.system)})") hosts;
      type = lib.types.enum ([ "none" ] ++ lib.attrNames hosts);
      default = "none";
      example = "VM-TEST";
      description = "A computer whose disk, hardware and settings are in a file of the folder `hosts`, for one of the three installed boot targets. What is answered here overrides what the file says. A copy of this profile offers the files that are added there, once its options.json is written again.";
    };
  };

  config = {
    assertions = [
      {
        assertion = cfg.host == "none" || installed;
        message = "settings.host is \"${cfg.host}\", but settings.target is \"image\", and a host is installed on its own disk. Set settings.target to \"Standard-Boot\", or settings.host to \"none\".";
      }
      {
        assertion = cfg.host == "none" || hosts.${cfg.host}.system == system;
        message = "settings.host is \"${cfg.host}\", which is ${hosts.${cfg.host}.system}, but this system is ${system}. Choose its architecture, or another host.";
      }
      {
        assertion = installed -> config.kiln.addOns.secureBoot.enable == (cfg.target == "Secure-Boot");
        message = "kiln.addOns.secureBoot.enable is ${lib.boolToString config.kiln.addOns.secureBoot.enable}, but settings.target is \"${cfg.target}\", which decides it. Leave the first unanswered, or set settings.target to ${
          if cfg.target == "Secure-Boot" then "\"Standard-Boot\"" else "\"Secure-Boot\""
        }.";
      }
      {
        assertion = installed -> config.kiln.disk.layout == "own";
        message = "settings.target is \"${cfg.target}\", which a module can't choose: it is an answer in settings.json. In a module, import targets/${lib.toLower cfg.target}.nix instead.";
      }
    ];

    kiln.disk.madeBy = lib.mkIf installed {
      fact = "settings.target is \"${cfg.target}\"";
      otherwise = "\"image\"";
    };
  };
}
