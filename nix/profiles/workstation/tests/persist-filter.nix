# Tests of disk/persist-filter.nix: { expr, expected } each, for lib.runTests. Needs nixpkgs' lib and nothing else.
{ lib }:
let
  filter = import ../disk/persist-filter.nix { inherit lib; };
  text = paths: (filter paths).text;
in
{
  testWritesSubvolumeAndPath = {
    expr = text [
      "/etc/nixos"
      "/home/ada/.config"
    ];
    expected = "@home\tada/.config\n@root\tetc/nixos\n";
  };
  testIsTheSameInAnyOrder = {
    expr = text [
      "/home/ada/.config"
      "/etc/ssh"
      "/etc/nixos"
    ];
    expected = text [
      "/etc/nixos"
      "/etc/ssh"
      "/home/ada/.config"
      "/etc/ssh"
    ];
  };
  testLeavesOutWhatLiesInAnother = {
    expr = text [
      "/etc/nixos/hosts"
      "/etc/nixos"
      "/etc/nixos-old"
    ];
    expected = "@root\tetc/nixos\n@root\tetc/nixos-old\n";
  };
  testTakesALikelyNameForWhatItIs = {
    expr = text [
      "/homework"
      "/nixpkgs"
    ];
    expected = "@root\thomework\n@root\tnixpkgs\n";
  };
  testKeepsSpaces = {
    expr = text [ "/home/ada/My Games" ];
    expected = "@home\tada/My Games\n";
  };
  testAcceptsWhatIsInVarAndNeedsNothingForIt = {
    expr = filter [
      "/var/lib/nixos"
      "/etc/nixos"
      "/var"
    ];
    expected = {
      problems = [ ];
      text = "@root\tetc/nixos\n";
    };
  };
  testHasOneLineForAllHomes = {
    expr = text [
      "/home/*/.ssh"
      "/home/*/.ssh/keys"
    ];
    expected = "@home\t*/.ssh\n";
  };
  testIsEmptyWithoutPaths = {
    expr = filter [ ];
    expected = {
      problems = [ ];
      text = "";
    };
  };
  testRefusesWhatNoStartTakes =
    let
      ofLength = length: "/home/" + lib.concatStrings (lib.genList (_: "a/") (length / 2 - 1)) + "aa";
      most = ofLength 4000;
      long = ofLength 4002;
    in
    {
      expr = filter [
        most
        long
      ];
      expected = {
        problems = [ "\"${long}\", which has more than 4,000 bytes. Name a folder above it." ];
        text = "@home\t${lib.removePrefix "/home/" most}\n";
      };
    };
  testNamesEachBadPathAndWritesTheOthers = {
    expr = filter [
      "/nix/var/log"
      "/etc/./ssh"
      "/etc/ssh"
    ];
    expected = {
      problems = [
        "\"/nix/var/log\", which is on @nix and is never reset. Remove it."
        "\"/etc/./ssh\", with . or .. in it. Write the path as it is."
      ];
      text = "@root\tetc/ssh\n";
    };
  };
}
