# What Strato's document names for work on it: the Swift toolchain, QEMU, glib, and on Linux Open vSwitch and OVN.
{
  lib,
  mkShell,
  stdenv,
  glib,
  openvswitch,
  ovn,
  pkg-config,
  qemu,
  swift,
  swiftpm,
  swiftpm2nix,
  swiftPackages,
}:
mkShell {
  name = "strato";
  packages = [
    pkg-config
    qemu
    swift
    swiftpm
    swiftpm2nix
  ]
  ++ lib.optionals stdenv.hostPlatform.isLinux [
    openvswitch
    ovn
  ];
  buildInputs = [
    glib
    swiftPackages.Dispatch
    swiftPackages.Foundation
    swiftPackages.XCTest
  ];
}
