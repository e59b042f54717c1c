# systemd with its units where NixOS's module takes them from.
{
  final,
  prev,
  lib,
  packages,
  platform,
  nativeTools,
  standIns,
  ...
}:
{
  systemd = packages.fromDebian "systemd" prev.systemd {
    packages = [
      "systemd"
      "systemd-boot"
      "systemd-boot-tools"
      "systemd-boot-efi-${platform.debian}-signed"
      "systemd-container"
      "systemd-resolved"
      "systemd-timesyncd"
      "systemd-cryptsetup"
      "systemd-repart"
      "systemd-coredump"
      "systemd-oomd"
      "systemd-userdbd"
      "systemd-homed"
      "systemd-journal-remote"
      "systemd-tpm"
      "systemd-ukify"
      "udev"
      "libpam-systemd"
      "libnss-systemd"
      "libsystemd0"
      "libudev1"
      "libsystemd-shared"
    ];
    own = true;
    environment = {
      masked = lib.attrNames standIns.units;
      missing = lib.filter (lib.hasPrefix "lib/systemd/") (lib.attrNames standIns.programs);
    };
    post = ''
      mkdir -p example/systemd
      mv lib/systemd/system lib/systemd/user example/systemd/
      mkdir -p lib/systemd/system lib/systemd/user
      for folder in sysctl.d tmpfiles.d modprobe.d; do
        [ ! -e "lib/$folder" ] || cp -rL "lib/$folder" "example/$folder"
      done
      ln -sfn "$base/usr/lib/systemd/boot/efi/systemd-boot${platform.efi}.efi.signed" lib/systemd/boot/efi/systemd-boot${platform.efi}.efi
      for program in $missing; do
        [ ! -e "$program" ] || { echo "$program is here: take it from the programs of stand-ins.json" >&2; exit 1; }
        ln -s "$base/usr/bin/true" "$program"
      done
      cd example/systemd/system
      # Debian enables these by links of the same names below /etc.
      alias() { [ -e "dbus-org.freedesktop.$1.service" ] || ln -s "$2" "dbus-org.freedesktop.$1.service"; }
      alias home1 systemd-homed.service
      alias network1 systemd-networkd.service
      alias resolve1 systemd-resolved.service
      alias timesync1 systemd-timesyncd.service
      for unit in $masked; do
        if [ -e "$unit" ] || [ -L "$unit" ]; then
          echo "$unit is here: take it from the units of stand-ins.json" >&2
          exit 1
        fi
        ln -s /dev/null "$unit"
      done
      cd "$out"
      rm -f bin/init
    '';
    extra = _: {
      inherit (final) util-linux kmod kbd;
    };
  };
  # An image for another processor is made by this computer's own programs: systemd-repart, and unshare, fakeroot and
  # mkfs, which it finds next to itself first. Emulated programs have threads, so they may not enter a user namespace.
  debianImageTools =
    if nativeTools == null then
      final.systemd
    else
      packages.run {
        name = "native-systemd-repart";
        inherit nativeTools;
        script = ''
          mkdir -p "$out/bin"
          ln -s "$nativeTools"/usr/bin/* "$out/bin/"
          ln -sf "$nativeTools"/usr/sbin/* "$out/bin/"
        '';
      };
  systemdMinimal = final.systemd;
  systemdLibs = final.systemd;
  systemdUkify = final.systemd;
  udev = final.systemd;
}
