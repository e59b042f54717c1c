# What Strato's document names for work on it: the Swift toolchain, QEMU, glib, and on Linux Open vSwitch and OVN.
{
  lib,
  callPackage,
  mkShell,
  stdenv,
  stdenvNoCC,
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
let
  inherit (stdenv.hostPlatform) isLinux;
  # The agent needs 6.1. Debian's has no build for a Mac, where people have Apple's.
  byDebian = isLinux && lib.versionOlder swift.version "6.1";
  # Without nixpkgs' C compiler, which SwiftPM would take for C sources instead of Swift's.
  shell = if byDebian then mkShell.override { stdenv = stdenvNoCC; } else mkShell;
in
shell {
  name = "strato";
  packages = [
    pkg-config
    qemu
    swiftpm2nix
  ]
  ++ (
    if byDebian then
      [ (callPackage ./swift6 { }) ]
    else
      [
        swift
        swiftpm
      ]
  )
  ++ lib.optionals isLinux [
    openvswitch
    ovn
  ];
  buildInputs = [
    glib
  ]
  ++ lib.optionals (!byDebian) [
    swiftPackages.Dispatch
    swiftPackages.Foundation
    swiftPackages.XCTest
  ];
}
