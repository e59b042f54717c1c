# The kernel and the wanted modules with all that they depend on, under $out/lib/modules/VERSION.
unpack
version=$(ls unpacked/lib/modules)
modules=lib/modules/$version

phase configurePhase
"$busybox/bin/busybox" depmod -b "$PWD/unpacked" "$version"

phase installPhase
mkdir -p "$out/$modules"
cp "unpacked/boot/vmlinuz-$version" "$out/bzImage"
for name in $wanted; do
  # A line of modules.dep is "path: paths of what it depends on"; file names have "-" where module names have "_".
  line=$(sed -n "\,/${name//_/[-_]}\.ko:,p" "unpacked/$modules/modules.dep")
  [ -n "$line" ] || { echo "error: the kernel package has no module $name" >&2; exit 1; }
  for file in ${line/:/ }; do
    [ -e "$out/$modules/$file" ] && continue
    install -D -m 644 "unpacked/$modules/$file" "$out/$modules/$file"
    echo "module $file"
  done
done

phase fixupPhase
cp "unpacked/$modules"/modules.{builtin,builtin.modinfo,order} "$out/$modules/"
"$busybox/bin/busybox" depmod -b "$out" "$version"
