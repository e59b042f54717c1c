# Debian's kernel, and what is built against a kernel.
{
  final,
  prev,
  kernel,
  layers,
  platform,
  sources,
  packages,
  ...
}:
let
  zfsModule = import ../kernel/zfs.nix {
    inherit packages layers platform;
    compiler = final.stdenv.cc.outPath;
    version = sources.kernelVersion;
  };
in
{
  linuxPackages = prev.linuxPackages.extend (
    _: real: {
      kernel = packages.dress "linux" real.kernel kernel (_: {
        modDirVersion = sources.kernelVersion;
        configfile = "${kernel}/config";
        # Packages that are built from the kernel's source read it.
        inherit (real.kernel) src;
      });
      hyperv-daemons = packages.fromDebian "hyperv-daemons" real.hyperv-daemons {
        packages = [ "hyperv-daemons" ];
        post = ''
          ln -s "$base/usr/bin/true" bin/lsvmbus
          mkdir -p lib/systemd/system
          cd lib/systemd/system
          rm -f ./*
          for daemon in kvp vss; do
            printf '[Unit]\nConditionVirtualization=microsoft\nConditionPathExists=/dev/vmbus/hv_%s\n[Service]\nExecStart=%s/bin/hv_%s_daemon -n\nSlice=hyperv.slice\n' \
              "$daemon" "$out" "$daemon" >"hv-$daemon.service"
          done
          printf '[Unit]\nWants=hv-kvp.service hv-vss.service\n' >hyperv-daemons.target
        '';
      };
      ${prev.zfs.kernelModuleAttribute} =
        packages.dress "zfs-kernel" real.${prev.zfs.kernelModuleAttribute} zfsModule
          (_: { });
      virtualboxGuestAdditions =
        packages.succeeding "virtualboxGuestAdditions" real.virtualboxGuestAdditions
          [
            "VBoxService"
            "VBoxClient"
            "VBoxControl"
          ];
    }
  );
  linuxPackages_latest = final.linuxPackages;
  # The folder of the modules is a new one where two packages have one. Of a single package it would be a link to the
  # kernel's own, in which depmod then writes as root, while others read there: nixpkgs leaves it alone as a plain user.
  aggregateModules =
    modules:
    prev.aggregateModules (
      modules
      ++ [
        (packages.run {
          name = "own-modules-folder";
          script = ''mkdir -p "$out/lib/modules/${sources.kernelVersion}"'';
        })
      ]
    );
  kmod-blacklist-ubuntu =
    packages.scripted "kmod-blacklist-ubuntu" prev.kmod-blacklist-ubuntu
      "touch modprobe.conf";
  kmod-debian-aliases = packages.run {
    name = "kmod-debian-aliases.conf";
    script = ''touch "$out"'';
  };
}
