#!/usr/bin/env bash
# shellcheck shell=bash disable=SC2154,SC2086 # the derivation gives the variables; its lists are words
set -e
# Unpacks the packages into $out, notes each one's files in $out/.files, and makes everything run from there.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 022

packageOf() { basename "$1" .deb | cut -d- -f2-; }

# Documents and translations double the size, and no test reads them.
excluded=(
  --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/info/*'
  --exclude='./usr/share/locale/*' --exclude='./usr/share/lintian/*' --exclude='./usr/share/bug/*'
  --exclude='./usr/share/bash-completion/*' --exclude='./usr/share/gtk-doc/*' --exclude='./usr/share/help/*'
)
unpack() { # DEB FOLDER, prints the files
  dpkg-deb --fsys-tarfile "$1" | tar --extract --verbose --directory "$2" --keep-directory-symlink \
    --no-same-owner --no-same-permissions "${excluded[@]}"
}

mkdir -p "$out/.files"
for folder in bin sbin lib lib64; do
  mkdir -p "$out/usr/$folder"
  ln -s "usr/$folder" "$out/$folder"
done
for deb in $debs; do unpack "$deb" "$out" >"$out/.files/$(packageOf "$deb")"; done
for deb in $aloneDebs; do
  package=$(packageOf "$deb")
  mkdir -p "$out/alone/$package"
  unpack "$deb" "$out/alone/$package" | sed "s|^\./|./alone/$package/|" >"$out/.files/$package"
done
chmod -R u+w "$out"
# NixOS gives these rights by its wrappers.
find "$out" -type f -perm /6000 -exec chmod u-s,g-s {} +

# Absolute links lead into the layer that has their target.
find "$out" -type l -lname '/*' -printf '%p\t%l\n' | while IFS=$'\t' read -r link target; do
  for layer in "$out" $below; do
    if [ -e "$layer$target" ] || [ -L "$layer$target" ]; then
      ln -sfn "$layer$target" "$link"
      break
    fi
  done
done

# So do links whose target is in another layer's package: libdbus-1.so → libdbus-1.so.3.
find "$out/usr" -xtype l -printf '%p\t%h\t%l\n' | while IFS=$'\t' read -r link folder target; do
  case $target in /*) continue ;; esac
  for layer in $below; do
    [ ! -e "$layer${folder#"$out"}/$target" ] || ln -sfn "$layer${folder#"$out"}/$target" "$link"
  done
done

# Makes the links that Debian's alternatives would have chosen.
alternative() { # NAME TARGET
  [ ! -e "$out/usr/$2" ] || ln -sfn "$out/usr/$2" "$out/usr/$1"
}
alternative bin/awk bin/gawk
alternative bin/which bin/which.debianutils
alternative bin/nc bin/nc.openbsd
alternative bin/pager bin/less
alternative bin/fakeroot bin/fakeroot-sysv
alternative bin/faked bin/faked-sysv
alternative bin/lzma bin/xz
for name in iptables ip6tables; do
  for program in "$name" "$name-save" "$name-restore"; do alternative "sbin/$program" sbin/xtables-nft-multi; done
done
if [ -d "$out/usr/share/ca-certificates/mozilla" ]; then
  mkdir -p "$out/etc/ssl/certs"
  cat "$out"/usr/share/ca-certificates/mozilla/*.crt >"$out/etc/ssl/certs/ca-certificates.crt"
fi
[ ! -e "$out/usr/bin/fakeroot-sysv" ] || sed -i -e "s|=/usr|=$out/usr|g" "$out/usr/bin/fakeroot-sysv"

bash -e "$patchElf"

# Tells compilers where their libraries are.
find "$out/usr" -path '*/pkgconfig/*.pc' -exec sed -i -e "s|^prefix=/usr|prefix=$out/usr|" -e '/^Requires.private/d' {} +
grep -lI 'GNU ld script' "$out/usr/lib/$triple"/*.so 2>/dev/null | while IFS= read -r script; do
  grep -o '/[^ )]*\.\(so\|a\)[^ )]*' "$script" | sort -u | while IFS= read -r path; do
    for layer in "$out" $below; do
      [ ! -e "$layer$path" ] || { sed -i "s|\([ (]\)$path\([ )]\)|\1$layer$path\2|g" "$script"; break; }
    done
  done
done

# The first line of scripts.
grep -rIlZ -m1 -e '^#! */usr/bin/\|^#! */bin/' "$out/usr/bin" "$out/usr/sbin" "$out/usr/lib" "$out/usr/libexec" 2>/dev/null |
  while IFS= read -r -d '' script; do
    IFS= read -r line <"$script" || true
    [[ $line =~ ^'#!'' '*(/usr)?/bin/(env' '+)?([^ ]+)(.*)$ ]] || continue
    for layer in "$out" $below; do
      if [ -e "$layer/usr/bin/${BASH_REMATCH[3]}" ]; then
        program="$layer/usr/bin/${BASH_REMATCH[3]}${BASH_REMATCH[4]}"
        { printf '#!%s\n' "$program"; tail -n +2 "$script"; } >"$TMPDIR/script"
        cat "$TMPDIR/script" >"$script"
        break
      fi
    done
  done

# Compiled here: a build that runs as root without a sandbox would write it into the store later, and the layer would no
# longer be what Nix's database says. Some of Debian's files are templates, which do not compile.
python=
for layer in "$out" $below; do [ -n "$python" ] || [ ! -x "$layer/usr/bin/python3" ] || python=$layer/usr/bin/python3; done
for modules in "$out"/usr/lib/python3*; do
  [ ! -d "$modules" ] || "$python" -B -m compileall -q -f --invalidation-mode unchecked-hash -s "$out" "$modules" || true
done

echo "$(wc -w <<<"$debs") packages, $(du --summarize --apparent-size --block-size=M "$out" | cut -f1)"
