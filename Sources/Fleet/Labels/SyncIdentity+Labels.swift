import SyncModel

extension SyncIdentity {
    /// Whether a text is too long for a label.
    var isLong: Bool {
        let maximum = LabelValue.maximumLength
        return integration.utf8.count > maximum || connection.utf8.count > maximum || sync.utf8.count > maximum
            || variant.utf8.count > maximum || id.utf8.count > maximum
    }

    /// The identity as labels can show it: long texts are cut and end with a hash of the whole.
    ///
    /// The fleet keeps no other form, so that two syncs with the same labels are neighbours whatever their texts are.
    var bounded: SyncIdentity {
        SyncIdentity(
            integration: LabelValue.bounded(integration), connection: LabelValue.bounded(connection),
            sync: LabelValue.bounded(sync), variant: LabelValue.bounded(variant), id: LabelValue.bounded(id))
    }
}
