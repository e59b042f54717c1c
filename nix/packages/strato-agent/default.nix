# The Strato agent, built from source by Swift.
#
# The revision is the last one of samcat116/strato with the options that services.strato-agent documents (its NIXOS.md);
# later agents are configured in another way. Its manifest asks for Swift 6.0. As long as nixpkgs has an older one, the
# agent is built by Debian's (../swift6). No test has compiled it yet.
{
  lib,
  callPackage,
  fetchFromGitHub,
  glib,
  pkg-config,
  stdenv,
  swift,
  swiftpm,
  swiftpm2nix,
  swiftPackages,
  debianSwift ? callPackage ../swift6 { },
  rev ? "45e9e59d16c7b05d3220d2b63cee2440cf59e0d8",
  hash ? "sha256-ApZh1Gy1jRrmC0P8lVOczujRkW9PQuv5b2JPaIlfaKs=",
  # A folder as swiftpm2nix writes it, of that revision's agent/Package.resolved.
  dependencies ? ./dependencies,
  version ? "0-unstable-${lib.substring 0 7 rev}",
}:
let
  # swift-tools-version in agent/Package.swift.
  needed = "6.0";

  common = {
    pname = "strato-agent";
    inherit version;

    src = fetchFromGitHub {
      owner = "samcat116";
      repo = "strato";
      inherit rev hash;
    };
    # The repository holds the control plane as well; the agent is a Swift package in a separate folder.
    sourceRoot = "source/agent";

    meta = {
      description = "Agent that runs virtual machines for a Strato control plane";
      homepage = "https://github.com/samcat116/strato";
      mainProgram = "StratoAgent";
      platforms = [
        "x86_64-linux"
        "aarch64-linux"
      ];
    };
  };

  byNixpkgs = stdenv.mkDerivation (
    common
    // {
      nativeBuildInputs = [
        pkg-config
        swift
        swiftpm
      ];
      buildInputs = [
        glib
        swiftPackages.Dispatch
        swiftPackages.Foundation
      ];

      configurePhase = ''
        runHook preConfigure
        ${(swiftpm2nix.helpers dependencies).configure}
        runHook postConfigure
      '';

      installPhase = ''
        runHook preInstall
        install -Dm755 "$(swiftpmBinPath)/StratoAgent" "$out/bin/StratoAgent"
        runHook postInstall
      '';
    }
  );

  byDebian =
    callPackage ../swift6/package.nix
      {
        inherit swiftpm2nix;
        swift6 = debianSwift;
      }
      (
        common
        // {
          product = "StratoAgent";
          inherit dependencies;
        }
      );
in
if lib.versionOlder swift.version needed then byDebian else byNixpkgs
