const offsetHours = 6

/** Times are the vendor's local ones, with their offset. https://developers.activecampaign.com/reference/create-user */
export function vendorTime(): string {
  const local = new Date(Date.now() - offsetHours * 3_600_000).toISOString().slice(0, 19)
  return `${local}-0${offsetHours}:00`
}
