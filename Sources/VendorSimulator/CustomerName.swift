/// Names of companies that do not exist.
enum CustomerName {
    private static let first = [
        "Amber", "Birch", "Cedar", "Coral", "Cobalt", "Copper", "Crescent", "Delta", "Ember", "Falcon", "Granite",
        "Harbor", "Indigo", "Juniper", "Lantern", "Maple", "Meridian", "Northern", "Opal", "Orchard", "Pine", "Quartz",
        "River", "Saffron", "Silver", "Summit", "Thistle", "Tidal", "Violet", "Willow",
    ]
    private static let second = [
        "Foods", "Robotics", "Logistics", "Health", "Energy", "Studios", "Bank", "Travel", "Textiles", "Software",
        "Motors", "Books", "Insurance", "Optics", "Water", "Media", "Tools", "Gardens", "Labs", "Retail",
    ]

    /// A name; the first 600 differ, then they are numbered.
    static func at(_ index: Int) -> String {
        let name = "\(first[index % first.count]) \(second[index / first.count % second.count])"
        let round = index / (first.count * second.count)
        return round == 0 ? name : "\(name) \(round + 1)"
    }

    private static let demo = [
        "acme": "Acme Corp", "cyberdyne": "Cyberdyne", "globex": "Globex", "hooli": "Hooli", "initech": "Initech",
        "stark-industries": "Stark Industries", "umbrella": "Umbrella", "wayne-enterprises": "Wayne Enterprises",
    ]

    /// The name of a customer of the demo fleets, by its short name.
    static func demo(_ customer: String) -> String {
        demo[customer] ?? customer
    }
}
