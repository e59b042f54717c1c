#!/usr/bin/env bash
# shellcheck shell=bash disable=SC2154 # the derivation gives the variables
# Unpacks $debs into $out and makes everything run from there.
root=$out
swift=$root/usr/libexec/swift

mkdir -p "$root/bin" "$root/usr/lib" "$root/usr/lib64"
# libc.so and libm.so, which are texts for the linker, name files of /lib and /lib64.
ln -s usr/lib "$root/lib"
ln -s usr/lib64 "$root/lib64"
for deb in $debs; do
  dpkg-deb --fsys-tarfile "$deb" |
    tar --extract --directory "$root" --keep-directory-symlink --no-same-owner --no-same-permissions \
      --exclude='./etc/*' --exclude='./usr/bin/*' --exclude='./usr/sbin/*' --exclude='./usr/share/*' \
      --exclude='./usr/lib/*/gconv/*' --exclude='*/bin/lldb*' --exclude='*/bin/repl_swift' --exclude='*/lib/liblldb*' \
      --exclude='*/lib/swift/FrameworkABIBaseline/*' --exclude='*/lib/swift*/embedded/*' \
      --exclude='*/Testing.swiftcrossimport/*' --exclude='*/_Testing_Foundation.swiftmodule/*'
done
chmod -R u+w "$root"
find "$root/etc" "$root/usr" -depth -type d -empty -delete
loader=$root/$loader

# --- Programs and libraries find the loader and each other here -----------------------------------------------------
isElf() {
  local magic=
  IFS= read -r -n4 magic <"$1" 2>/dev/null || true
  [ "$magic" = $'\x7fELF' ]
}
libraries=$root/usr/lib/$triple
find "$root/usr" -type f \( -perm -u+x -o -name '*.so' -o -name '*.so.*' \) >files
while IFS= read -r file; do
  isElf "$file" || continue
  case $file in */ld-linux*|*/libc.so.6) continue ;; esac
  # Only what is linked dynamically has such a list.
  [ -n "$(patchelf --print-needed "$file" 2>/dev/null)" ] || continue
  own=$(patchelf --print-rpath "$file")
  # DT_RPATH, because what a program loads later is looked for there too.
  options=(--force-rpath --set-rpath "${own:+$own:}$libraries")
  ! patchelf --print-interpreter "$file" >/dev/null 2>&1 || options+=(--set-interpreter "$loader")
  patchelf "${options[@]}" "$file"
  patchelf --print-needed "$file" >>needed
done <files

# A package that is missing in debs.json would otherwise show only when the program is started.
sort -u needed | while IFS= read -r name; do
  [ -n "$(find "$root/usr" -name "$name" -print -quit)" ] || {
    echo "No package of debs.json has $name: add it to the list, and run scripts/pin-swift.ts." >&2
    exit 1
  }
done
# Links to what is not here, such as the sanitizers' libraries.
find "$root/usr" -xtype l -delete
# Swift links what it compiles by a folder beside Debian's link usr/lib/swift, if that is to hold Swift's own libraries.
ln -s ../libexec/swift/lib/swift_static "$root/usr/lib/swift_static"
# What a program with FoundationNetworking or FoundationXML is linked with. Only packages for developers have these names.
ln -s libcurl.so.4 "$libraries/libcurl.so"
ln -s libxml2.so.16 "$libraries/libxml2.so"

# --- Clang and Swift compile and link against this folder -----------------------------------------------------------
# Clang reads these beside its program. Swift links by it.
for name in clang clang++; do
  cat >"$swift/bin/$name.cfg" <<CFG
--sysroot=$root
-fuse-ld=lld
-Wl,--dynamic-linker=$loader
-Wl,-rpath,$libraries
CFG
done
# Swift warns where a folder of its SDKROOT has no such file.
echo '{"Version":"13.0","CanonicalName":"linux","VersionMap":{"macOS_iOSMac":{},"iOSMac_macOS":{}}}' >"$root/SDKSettings.json"
for program in "$swift"/bin/*; do
  name=$(basename "$program")
  case $name in *.cfg|*.py) continue ;; esac
  # The compiler reads from here which headers and libraries are the system's. Each program runs the others by their
  # place beside it, with the same environment.
  printf '#!%s\nexport SDKROOT=%q\nexec %q "$@"\n' "$shell" "$root" "$program" >"$root/bin/$name"
  chmod +x "$root/bin/$name"
done
