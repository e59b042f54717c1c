import CWords

public func greeting(for name: String) -> String {
    "\(String(cString: first_word())), \(name)!"
}
