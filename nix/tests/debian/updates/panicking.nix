# A generation whose kernel finds no init, neither in its initrd nor on a disk: it panics.
{ lib, ... }:
{
  boot.kernelParams = lib.mkAfter [ "rdinit=/kiln-test-nothing" ];
}
