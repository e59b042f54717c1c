# The Strato agent, built from source by Swift.
#
# The revision is the last one of samcat116/strato with the options that services.strato-agent documents (its NIXOS.md);
# later agents are configured in another way. Its manifest asks for Swift 6.0. As long as nixpkgs has an older one, the
# package evaluates, is marked `incomplete`, and its build ends at once with that reason. It has not been built yet.
{
  lib,
  fetchFromGitHub,
  glib,
  pkg-config,
  runCommand,
  stdenv,
  swift,
  swiftpm,
  swiftpm2nix,
  swiftPackages,
  rev ? "45e9e59d16c7b05d3220d2b63cee2440cf59e0d8",
  hash ? "sha256-ApZh1Gy1jRrmC0P8lVOczujRkW9PQuv5b2JPaIlfaKs=",
  # A folder as swiftpm2nix writes it, of that revision's agent/Package.resolved.
  dependencies ? ./dependencies,
  version ? "0-unstable-${lib.substring 0 7 rev}",
}:
let
  # swift-tools-version in agent/Package.swift.
  needed = "6.0";
  incomplete = lib.versionOlder swift.version needed;

  meta = {
    description = "Agent that runs virtual machines for a Strato control plane";
    homepage = "https://github.com/samcat116/strato";
    mainProgram = "StratoAgent";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
    ];
  };

  complete = stdenv.mkDerivation {
    pname = "strato-agent";
    inherit version meta;

    src = fetchFromGitHub {
      owner = "samcat116";
      repo = "strato";
      inherit rev hash;
    };
    # The repository holds the control plane as well; the agent is a Swift package in a separate folder.
    sourceRoot = "source/agent";

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

    passthru.incomplete = false;
  };

  unfinished =
    runCommand "strato-agent-${version}"
      {
        inherit meta;
        passthru.incomplete = true;
      }
      ''
        echo 'strato-agent needs Swift ${needed} or newer to build, and this nixpkgs has ${swift.version}.' >&2
        echo 'Set services.strato-agent.package to one that you have; docs/profiles/strato-host.md says how.' >&2
        exit 1
      '';
in
if incomplete then unfinished else complete
