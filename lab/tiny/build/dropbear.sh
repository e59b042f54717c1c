# Debian's binaries expect their loader in /lib64; wrappers start them by the loader and libraries of this output.
unpack
phase installPhase
mkdir -p "$out"/{bin,lib,libexec}
find unpacked -name '*.so.*' -path '*x86_64-linux-gnu/*' ! -path '*/gconv/*' ! -path '*/audit/*' -exec cp -L {} "$out/lib/" \;
cp unpacked/usr/sbin/dropbear unpacked/usr/bin/dropbear{key,convert} "$out/libexec/"

phase fixupPhase
for program in dropbear dropbearkey dropbearconvert; do
  cat >"$out/bin/$program" <<WRAPPER
#!$busybox/bin/sh
exec $out/lib/ld-linux-x86-64.so.2 --argv0 $program --library-path $out/lib $out/libexec/$program "\$@"
WRAPPER
  chmod +x "$out/bin/$program"
done

phase installCheckPhase
# Keep only the libraries that are really loaded: libc6 brings a dozen that are not.
needed=$(for program in "$out"/libexec/*; do
  "$out/lib/ld-linux-x86-64.so.2" --library-path "$out/lib" --list "$program"
done | sed -n "s,.*$out/lib/\([^ ]*\).*,\1,p" | sort -u)
for file in "$out"/lib/*; do
  grep -qxF "$(basename "$file")" <<<"$needed
ld-linux-x86-64.so.2" || rm "$file"
done
ls "$out/lib"
"$out/bin/dropbear" -V
