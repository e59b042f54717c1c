# GPT: 1 MiB, ESP, seed (docs/seed.md), root, 1 MiB for the backup table. Identifiers are fixed, so that the same settings
# give the same bytes. shellcheck source=/dev/null
source "$tree"
espMiB=64
seedMiB=4
seed_type=5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001
disk_uuid=11111111-1111-4111-8111-111111111111
esp_uuid=22222222-2222-4222-8222-222222222222
seed_uuid=55555555-5555-4555-8555-555555555555
root_uuid=33333333-3333-4333-8333-333333333333
filesystem_uuid=44444444-4444-4444-8444-444444444444

phase closurePhase
make_root root

phase diskPhase
mkdir "$out"
image=$out/nixos-tiny.raw
truncate -s $((1 + espMiB + seedMiB + rootMiB + 1))M "$image"
sgdisk --disk-guid=$disk_uuid \
  --new=1:1M:+${espMiB}M --typecode=1:ef00 --change-name=1:ESP --partition-guid=1:$esp_uuid \
  --new=2:0:+${seedMiB}M --typecode=2:$seed_type --change-name=2:kiln-seed --partition-guid=2:$seed_uuid \
  --new=3:0:+"${rootMiB}"M --typecode=3:8304 --change-name=3:nixos --partition-guid=3:$root_uuid "$image"

phase rootfsPhase
echo "root file system: $rootMiB MiB for $(du -sm root | cut -f1) MiB of files"
# Written in place: a copy would read gigabytes of holes. mke2fs keeps the files' change times, which only a frozen clock
# makes reproducible. fakeroot: the files belong to root, whichever user builds.
fakeroot -- faketime -f '1980-01-01 00:00:00' mke2fs -F -q -t ext4 -L nixos -U $filesystem_uuid \
  -E offset=$(((1 + espMiB + seedMiB) * 1048576)),hash_seed=$filesystem_uuid,root_owner=0:0 -d root "$image" "${rootMiB}M"

phase espPhase
make_esp esp.img $espMiB
dd if=esp.img of="$image" bs=1M seek=1 conv=notrunc,sparse status=none

phase installCheckPhase
sgdisk --verify "$image"
echo "$(stat -c %s "$image") bytes, $(du -m "$image" | cut -f1) MiB of them data"
