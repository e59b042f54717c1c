unpack
phase installPhase
mkdir "$out"
cp unpacked/usr/lib/systemd/boot/efi/systemd-bootx64.efi "$out/"
