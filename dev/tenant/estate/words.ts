/** Invented names, in the shapes that a large health service has. */
export const givenNames =
  "Ada,Amara,Anil,Asha,Ben,Carys,Chidi,Clara,Dele,Edith,Eilidh,Farah,Finn,Gareth,Grace,Hana,Idris,Imran,Ines,Isla,Jonah,Kamal,Kezia,Leila,Liam,Lowri,Maeve,Marek,Mina,Nadia,Niamh,Noor,Olu,Owen,Priya,Rafi,Rhys,Rosa,Ruth,Sami,Sanjay,Seren,Tara,Tomas,Uma,Vera,Wren,Yusuf,Zara,Zofia".split(
    ",",
  );
export const familyNames =
  "Abara,Adeyemi,Ahmed,Armitage,Bainbridge,Barlow,Bashir,Calder,Chaudhry,Coates,Dalby,Davies,Ekwueme,Farrow,Fenwick,Gill,Greaves,Hallam,Hussain,Ibrahim,Jarvis,Kaur,Kendrick,Lister,Mahmood,Marlowe,Mensah,Nayar,Norbury,Okafor,Osborne,Patel,Pryce,Quayle,Rahman,Rees,Sadiq,Selby,Sharma,Thorne,Tipping,Usman,Varley,Wadsworth,Whitlock,Yardley,Zaman,O'Hara,Ashdown,Birtwistle,Carrick,Dunmore,Ellwood,Foxcroft,Garside,Hesketh,Ingham,Jessop,Kershaw,Langley,Murgatroyd,Naylor".split(
    ",",
  );
export const places =
  "Ashby,Barrow Vale,Calderbridge,Dunmere,Eastwick,Fernhill,Greyfriars,Hawksworth,Inglewood,Kingsmead,Larkfield,Millbrook,Northmoor,Oakhampton,Pendle Rise,Queensway,Ravenscar,Stonebeck,Thornbury Cross,Underwood,Valley Road,Westhaven,Yewdale,Silverdale,Redcliffe,Marsh End,Highgate Green,Copper Hill,Elmstead,Brookside".split(
    ",",
  );
export const siteKinds = [
  "Hospital",
  "Clinic",
  "Health Centre",
  "House",
  "Community Unit",
];
export const regions = ["Scotland", "Wales", "Northern Ireland", "Isle of Man"];
export const departments =
  "Nursing,Emergency Care,Radiology,Pharmacy,Estates,Finance,IT Services,Human Resources,Paediatrics,Maternity,Cardiology,Oncology,Physiotherapy,Mental Health,Pathology,Theatres,Outpatients,Facilities,Catering,Community Nursing,Dental,Audiology,Dietetics,Research,Communications".split(
    ",",
  );
export const titles =
  "Staff Nurse,Senior Nurse,Ward Manager,Consultant,Registrar,Healthcare Assistant,Pharmacist,Radiographer,Physiotherapist,Service Manager,Service Operations Manager,Team Leader,Administrator,Analyst,Engineer,Porter,Domestic Assistant,Director,Deputy Director,Medical Secretary".split(
    ",",
  );
/** Titles that make a clinician. */
export const clinicalTitles = titles.slice(0, 9);
