# A profile's own flake, as `kiln eject` wrote it into the folder `workspace`: the names that its document's lines use, and
# what of them is on the machine.
{
  workspace,
  nixpkgs,
  inputs,
  overlays ? "",
}:
let
  inherit
    (import ../outputs.nix {
      inherit
        workspace
        nixpkgs
        inputs
        overlays
        ;
    })
    outputs
    ;
  lib = import (/. + nixpkgs + "/lib");
  inherit (outputs.nixosConfigurations.default) config;
  # The units that `systemctl` and `journalctl -u` know there, and every program in a person's PATH: its package's name,
  # and that of its main program.
  namesOn = config: {
    units = lib.attrNames config.systemd.units;
    programs = lib.unique (
      lib.concatMap (package: [
        (package.pname or (builtins.parseDrvName package.name).name)
        package.meta.mainProgram or package.name
      ]) config.environment.systemPackages
    );
  };
in
{
  names = {
    nixosConfigurations = lib.attrNames outputs.nixosConfigurations;
  }
  // lib.genAttrs [ "packages" "devShells" ] (kind: lib.mapAttrs (_: lib.attrNames) outputs.${kind});

  machine = namesOn config;
  # The names with updates, which an image has only once its form names where they come from.
  updating =
    namesOn
      (outputs.nixosConfigurations.default.extendModules {
        modules = [
          {
            services.kiln-updates = {
              enable = true;
              from = "git";
              git.url = "https://git.example.com/home/kaliunbox-flake.git";
            };
          }
        ];
      }).config;

  # The programs of `nix develop`.
  shell = map (package: package.pname or package.name) (
    lib.concatMap (kind: outputs.devShells.x86_64-linux.default.${kind}) [
      "nativeBuildInputs"
      "buildInputs"
    ]
  );

  # The derivations that nixos-anywhere builds of a configuration.
  installed = {
    disko = config.system.build.diskoScript.drvPath;
    toplevel = config.system.build.toplevel.drvPath;
  };

  # A machine in a VM, under the name of the program that starts it.
  vm = config.system.build.vm.meta.mainProgram;
}
