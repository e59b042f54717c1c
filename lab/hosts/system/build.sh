# The builders of system.nix.

build_kernel() {
  mkdir -p "$out/lib/modules/$version"
  echo "not a kernel: $version" >"$out/bzImage"
}

# Bytes that do not compress, the same at every build.
build_package() {
  mkdir -p "$out"
  awk -v kib="$kib" -v seed="$name" 'BEGIN {
    for (at = 1; at <= length(seed); at++) state = (state * 31 + index("abcdefghijklmnopqrstuvwxyz0123456789-.", substr(seed, at, 1))) % 2147483647
    for (line = 0; line < kib * 16; line++) { text = ""; for (at = 0; at < 7; at++) { state = (state * 16807 + 11) % 2147483647; text = text sprintf("%09d", state) } print text }
  }' >"$out/data"
}

build_system() {
  mkdir -p "$out/bin" "$out/etc" "$out/sw/bin" "$out/sw/packages"
  ln -s "$linux/bzImage" "$out/kernel"
  ln -s "$linux" "$out/kernel-modules"
  ln -s "$linux/bzImage" "$out/initrd"
  if [ -n "$updates" ]; then
    printf '#!/bin/sh\n%s\n' "$updates" >"$out/sw/bin/kiln-updates"
    chmod +x "$out/sw/bin/kiln-updates"
  fi
  for package in $packages; do ln -s "$package" "$out/sw/packages/"; done
  echo -n "$label" >"$out/nixos-version"
  echo -n "x86_64-linux" >"$out/system"
  echo -n "$kernelParams" >"$out/kernel-params"
  printf 'ID=nixos\nNAME=NixOS\nPRETTY_NAME="NixOS %s"\nVERSION_ID="%s"\nBUILD_ID="%s"\n' "$label" "${label%.*}" "$label" >"$out/etc/os-release"
  if [ -n "$stateVersion" ]; then
    mkdir "$out/etc/kiln"
    printf '{"schema":1,"profile":"lab","build":null,"stateVersion":"%s"}' "$stateVersion" >"$out/etc/kiln/system.json"
  fi

  cat >"$out/activate" <<EOF
#!/bin/sh
echo "activating the configuration..."
ln -sfn $out /run/current-system
ln -sf /run/current-system/etc/os-release /etc/os-release
: >/etc/NIXOS
if [ -e $out/etc/kiln ]; then ln -sfn /run/current-system/etc/kiln /etc/kiln; elif [ -L /etc/kiln ]; then rm /etc/kiln; fi
$activation
EOF
  cat >"$out/bin/switch-to-configuration" <<EOF
#!/bin/sh
$switch
boot() {
  [ -n "\$NIXOS_NO_BOOTLOADER" ] && return
  echo "updating the boot loader..."
  mkdir -p /boot/loader/entries
  for link in /nix/var/nix/profiles/system-*-link; do
    number=\${link#*/system-}
    echo "options init=\$(readlink "\$link")/init console=ttyS0" >"/boot/loader/entries/nixos-generation-\${number%-link}.conf"
    [ "\$(readlink "\$link")" != $out ] || echo "default nixos-generation-\${number%-link}.conf" >/boot/loader/loader.conf
  done
  ln -sfn $out /boot/default.new && mv -T /boot/default.new /boot/default
}
case \$1 in
  boot) boot ;;
  switch) boot && $out/activate ;;
  test) $out/activate ;;
  dry-activate) echo "would activate the configuration..." ;;
  *)
    echo "usage: \$0 [switch|boot|test|dry-activate]" >&2
    exit 1
    ;;
esac
EOF
  chmod +x "$out/activate" "$out/bin/switch-to-configuration"
}
