# disko.devices → the partition labels by which it makes and mounts what it makes, whichever disk udev has linked them to.
{ lib, devices }:
let
  prefix = "/dev/disk/by-partlabel/";
  ofDisk =
    disk:
    lib.mapAttrsToList (_: partition: toString (partition.device or "")) (
      disk.content.partitions or { }
    );
in
map (lib.removePrefix prefix) (
  lib.filter (lib.hasPrefix prefix) (lib.concatMap ofDisk (lib.attrValues devices.disk))
)
