phase buildPhase
mkdir -p "$out/bin"
for package in $packages; do
  ln -s "$package"/bin/* "$out/bin/"
done
echo "$(ls "$out/bin" | wc -l) programs"
