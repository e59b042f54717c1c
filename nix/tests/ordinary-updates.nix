# services.kiln-updates in the configuration of ordinary.nix.
{
  lib,
  nixosModules,
  # A list of modules → the configuration with them.
  evaluate,
}:
{
  # The units that take updates, as systemd reads them, and what the program reads.
  updates =
    let
      made = evaluate [
        nixosModules.kiln-updates
        {
          services.kiln-updates = {
            enable = true;
            trustFile = "/var/lib/kiln/50% trust.json";
            unitName = "auto-update";
            interval = "6h";
            restarts = false;
            checks = {
              units = [ "sshd.service" ];
              ports = [ 22 ];
              urls = [ "http://127.0.0.1/" ];
              programs.truth = "/run/current-system/sw/bin/true";
            };
          };
        }
      ];
    in
    {
      settings = builtins.fromJSON made.config.system.build.kilnUpdatesSettings.text;
      units = lib.mapAttrs (_: unit: unit.text) (
        lib.filterAttrs (
          name: _: lib.hasPrefix "auto-update" name || lib.hasPrefix "kiln-updates" name
        ) made.config.systemd.units
      );
    };
  # The same of a machine that follows a repository; and whether a list of signers that this brings is refused.
  updatesByGit =
    let
      by =
        git:
        (evaluate [
          nixosModules.kiln-updates
          {
            services.kiln-updates = {
              enable = true;
              from = "git";
              git = {
                url = "https://git.example.com/home/machines.git";
                configuration = "kitchen";
                folder = "/etc/nixos/machines";
                allowedSigners = "/var/lib/kiln/allowed_signers";
              }
              // git;
            };
          }
        ]).config;
      made = by { };
      refused =
        git: lib.concatMap (each: lib.optional (!each.assertion) each.message) (by git).assertions;
    in
    {
      settings = builtins.fromJSON made.system.build.kilnUpdatesSettings.text;
      unit = made.systemd.units."kiln-updates.service".text;
      good = refused { };
      inside = refused { allowedSigners = "/etc/nixos/machines/signers"; };
      stored = refused {
        allowedSigners = "${builtins.storeDir}/${lib.fixedWidthString 32 "0" ""}-source/signers";
      };
    };
}
