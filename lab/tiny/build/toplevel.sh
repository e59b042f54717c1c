phase buildPhase
mkdir -p "$out/bin"
ln -s "$kernel/bzImage" "$out/kernel"
ln -s "$initrd/initrd" "$out/initrd"
ln -s "$kernel" "$out/kernel-modules"
ln -s "$sw" "$out/sw"
ln -s "$etc" "$out/etc"
ln -s "$systemdBoot" "$out/systemd-boot"
# The last console is /dev/console: marks and stage messages go to the serial port.
params="console=tty0 console=ttyS0,115200 panic=10 loglevel=4"
printf %s "$params" >"$out/kernel-params"
printf %s "$release" >"$out/nixos-version"
printf %s x86_64-linux >"$out/system"
printf %s 3 >"$out/init-interface-version"

phase installPhase
place() {
  sed "s,@out@,$out,g" "$1" >"$out/$2"
  chmod +x "$out/$2"
}
place "$init" init
place "$seed" seed
place "$activate" activate
place "$switch" bin/switch-to-configuration
cp "$entries" "$out/boot-entries.sh"

# Bootspec, NixOS RFC 125.
cat >"$out/boot.json" <<JSON
{
  "org.nixos.bootspec.v1": {
    "init": "$out/init",
    "initrd": "$initrd/initrd",
    "kernel": "$kernel/bzImage",
    "kernelParams": ["${params// /\", \"}"],
    "label": "NixOS $release (Kiln demo)",
    "system": "x86_64-linux",
    "toplevel": "$out"
  }
}
JSON
ls -l "$out"
