/// One step through a YAML text: a node or the end of one, with the place where it starts.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(YAMLScalar)
        case sequenceStart(YAMLProperties)
        case sequenceEnd
        case mappingStart(YAMLProperties)
        case mappingEnd
    }

    let kind: Kind
    let position: SettingPosition
}

/// What may precede a node's content.
struct YAMLProperties {
    /// The name that aliases refer to it by, without `&`.
    let anchor: String?
    /// With `!!` written out as `tag:yaml.org,2002:`; `nil` if there is none.
    let tag: String?
}

/// A scalar as written, escapes resolved and lines folded.
struct YAMLScalar {
    let text: String
    /// Whether it has neither quotes nor a block indicator.
    let isPlain: Bool
    let properties: YAMLProperties
}
