# As swiftpm2nix writes it; the hash is not read, because the test gives the folder in place of a download.
{
  workspaceStateFile = ./workspace-state.json;
  hashes."words" = "";
}
