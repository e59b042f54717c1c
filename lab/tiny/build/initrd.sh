phase buildPhase
mkdir -p root/{bin,dev,iso,lib,mnt,proc,rw,sys}
ln -s bin root/sbin # the kernel asks for modules by /sbin/modprobe
cp "$busybox/bin/busybox" root/bin/
ln -s busybox root/bin/sh
cp -r "$kernel/lib/modules" root/lib/
install -m 755 "$init" root/init
find root -exec touch -h -d @"$SOURCE_DATE_EPOCH" {} +

phase installPhase
mkdir "$out"
(
  cd root
  find . -print0 | sort -z |
    "$busybox/bin/busybox" cpio -0 -o -H newc -R 0:0 --renumber-inodes --ignore-devno | gzip -9n
) >"$out/initrd"
ls -l "$out/initrd"
