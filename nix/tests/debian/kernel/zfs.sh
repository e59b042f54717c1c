#!/usr/bin/env bash
# shellcheck shell=bash disable=SC2154 # the derivation gives the variables
set -e
# The headers name each other by their places below /usr.
mkdir -p "$TMPDIR/linux"
cp -r --no-preserve=ownership "$headers/usr/src" "$headers/usr/lib" "$TMPDIR/linux/"
chmod -R u+w "$TMPDIR/linux"
sed -i "s|/usr/src/|$TMPDIR/linux/src/|" "$TMPDIR/linux/src/linux-headers-$version/Makefile"
# The file only has BTF types, which nothing here reads.
rm "$TMPDIR/linux/src/linux-headers-$version/vmlinux"

cp -r "$headers"/alone/zfs-dkms/usr/src/zfs-* "$TMPDIR/zfs"
chmod -R u+w "$TMPDIR/zfs"
cd "$TMPDIR/zfs"
# Checks that run on this machine use the compiler with the layers' places; the kernel is Debian's.
export PATH=$compiler/bin:$toolchain/usr/bin:$headers/usr/bin:$PATH DEB_BUILD_ARCH=$architecture
./configure --disable-dependency-tracking --with-config=kernel \
  --with-linux="$TMPDIR/linux/src/linux-headers-${version%-*}-common" \
  --with-linux-obj="$TMPDIR/linux/src/linux-headers-$version" >"$TMPDIR/configure.log" ||
  { tail -n 30 "$TMPDIR/configure.log"; exit 1; }
make --jobs=2 --silent

folder=$out/lib/modules/$version/extra
mkdir -p "$folder"
for module in module/*.ko; do
  "$compiler/bin/strip" --strip-debug -o "$folder/${module##*/}" "$module"
done
[ -e "$folder/zfs.ko" ] && [ -e "$folder/spl.ko" ]
