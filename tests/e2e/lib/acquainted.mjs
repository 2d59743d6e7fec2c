// A volunteer's tablet and an office that know each other, as most of what they do together begins.
import { OFFICE, VOLUNTEER } from './people.mjs';

/** The two, and what the volunteer was enrolled as. */
export async function acquainted(tablet, into) {
	const [field, office] = [await tablet(), await tablet()];
	await office.setUp(OFFICE);
	await field.choose('field');
	const enrolled = await field.enrol(VOLUNTEER);
	await field.meet(office, VOLUNTEER, into);
	return { field, office, enrolled };
}
