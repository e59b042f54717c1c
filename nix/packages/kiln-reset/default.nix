# The program that resets a workstation's subvolumes in the initrd (docs/adr/0028): static, without any other program.
{ lib, pkgsStatic }:
pkgsStatic.rustPlatform.buildRustPackage {
  pname = "kiln-reset";
  version = "0.1.0";
  src = lib.fileset.toSource {
    root = ./.;
    fileset = lib.fileset.unions [
      ./Cargo.lock
      ./Cargo.toml
      ./src
    ];
  };
  cargoLock.lockFile = ./Cargo.lock;
  meta = {
    description = "Resets a workstation's subvolumes at boot, and keeps what a person named";
    license = lib.licenses.mit;
    mainProgram = "kiln-reset";
    platforms = lib.platforms.linux;
  };
}
