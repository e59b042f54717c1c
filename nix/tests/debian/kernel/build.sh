#!/usr/bin/env bash
# shellcheck shell=bash disable=SC2154,SC2086 # the derivation gives the variables; its lists are words
set -e
export PATH=$base/usr/bin:$base/usr/sbin:/usr/bin LC_ALL=C
mkdir -p "$TMPDIR/root" "$out/lib"
for deb in $debs; do
  case $deb in *-linux-*) dpkg-deb --fsys-tarfile "$deb" | tar --extract --directory "$TMPDIR/root" --no-same-owner ;; esac
done
cd "$TMPDIR/root"
mv usr/lib/modules "$out/lib/modules"
chmod -R u+w "$out"
rm -f "$out"/lib/modules/*/build "$out"/lib/modules/*/source
cp "$(find . "$out" -name 'vmlinuz*' -type f | head -1)" "$out/$kernelFile"
cp "$(find . "$out" -name 'config*' -type f | head -1)" "$out/config"
[ -d "$out/lib/modules/$version" ] || { echo "the kernel's modules are not of $version" >&2; exit 1; }
depmod -b "$out" -a "$version"
