# The Strato agent, built from source by Swift.
#
# The revision follows samcat116/strato's last one with NIXOS.md, whose options services.strato-agent has. The agent of
# that one crashes as soon as a control plane takes its connection; this one only changes that. Later agents are
# configured in another way. As long as nixpkgs' Swift is too old, Debian's (../swift6) builds the agent.
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
  rev ? "3e37078d84299c07e817a46afb890cb6da4ab83a",
  hash ? "sha256-3owkEpjIwjYJRC8g4RxMjzbZlwz1XvfEq5DjjuCdUjQ=",
  # A folder as swiftpm2nix writes it, of that revision's agent/Package.resolved.
  dependencies ? ./dependencies,
  version ? "0-unstable-${lib.substring 0 7 rev}",
}:
let
  # Its manifest asks for 6.0, which refuses the manifest of its dependency swift-ovn.
  needed = "6.1";

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
